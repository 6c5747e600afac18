const RealDate = globalThis.Date;
let shiftMs = 0;
const now = () => RealDate.now() + shiftMs;

/** From here on this process reads its clock through us. Timers run on another one, as they do when a clock jumps. */
export function letClockJump(): { jump(ms: number): void } {
  globalThis.Date = new Proxy(RealDate, {
    construct: (date, given, made) => Reflect.construct(date, given.length === 0 ? [now()] : given, made),
    get: (date, key) => (key === 'now' ? now : Reflect.get(date, key)),
  });
  return {
    jump(ms) {
      shiftMs = ms;
    },
  };
}
