// Preloaded into what run.mjs starts. A parent that was killed cannot pass a signal on; its end of the channel closes,
// and that is taken for SIGTERM.
process.on('disconnect', () => {
  if (process.listenerCount('SIGTERM') === 0) process.exit(1);
  process.emit('SIGTERM', 'SIGTERM');
});
process.channel?.unref();
