/** What a screen reader says when something changed without a page being opened, and a short note for those who look. */

class Announcer {
  words = $state("");
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(words: string): void {
    this.words = words;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.words = ""), 6000);
  }
}

export const announcer = new Announcer();
