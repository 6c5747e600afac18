const longestPauseMs = 10_000;

/**
 * Asks for a part of the app until it has come. The server may be away just when it is needed; a page that gave up then
 * would stay broken when the server is back.
 */
export async function untilLoaded<Part>(load: () => Promise<Part>): Promise<Part> {
  for (let pauseMs = 500; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
