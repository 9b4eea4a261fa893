/** The terminals of one test, replayed in step with its timeline. */
import { create, type Player } from 'asciinema-player';
import { all, button, element, one } from './element.js';
import type { Timeline } from './timeline.js';

const SPEEDS = [0.25, 1, 4, 16];

interface Recorded {
  readonly gateway: string;
  readonly cast: string;
}

export class Replay {
  readonly #timeline: Timeline | undefined;
  readonly #screen = element('div', { class: 'screen' });
  readonly #toggle = button('▶ Play', 'Play or pause the terminal', () => this.#playOrPause());
  readonly #choices: readonly HTMLButtonElement[];
  #chosen: Recorded;
  #speed = 1;
  #player: Player | undefined;
  #playing = false;
  /** Where the screen stands, in milliseconds, where there is no timeline to tell. */
  #at = 0;

  constructor(section: HTMLElement, recorded: readonly Recorded[], first: Recorded, timeline: Timeline | undefined) {
    this.#timeline = timeline;
    this.#chosen = first;
    this.#choices = recorded.map((one) =>
      button(one.gateway, `The terminal of ${one.gateway}`, () => this.#choose(one)),
    );
    const speed = element(
      'select',
      { 'aria-label': 'Speed' },
      ...SPEEDS.map((factor) => element('option', { value: factor, selected: factor === 1 }, `${factor} ×`)),
    );
    speed.addEventListener('change', () => {
      this.#speed = Number(speed.value);
      this.#open();
    });
    const controls = element('div', { class: 'controls' }, ...this.#choices, this.#toggle, speed);
    const heading = one(section, 'h4', HTMLElement);
    heading?.after(controls, this.#screen);
    if (timeline) {
      timeline.onCursor = (t) => void this.#seek(t);
      timeline.onPlay = () => void this.#playOrPause();
    }
    this.#open();
  }

  close(): void {
    this.#playing = false;
    this.#player?.dispose();
    this.#player = undefined;
  }

  #choose(recorded: Recorded): void {
    this.#chosen = recorded;
    this.#open();
  }

  #open(): void {
    this.close();
    for (const choice of this.#choices)
      choice.setAttribute('aria-pressed', String(choice.textContent === this.#chosen.gateway));
    this.#tellPlaying();
    this.#player = create({ data: this.#chosen.cast, parser: 'asciicast' }, this.#screen, {
      controls: false,
      fit: false,
      preload: true,
      speed: this.#speed,
      terminalFontSize: '13px',
      cursorMode: 'steady',
    });
    this.#player.addEventListener('ended', () => {
      this.#playing = false;
      this.#tellPlaying();
    });
    void this.#seek(this.#timeline?.cursor ?? this.#at);
  }

  async #seek(t: number): Promise<void> {
    this.#at = t;
    await this.#player?.seek(t / 1000);
  }

  async #playOrPause(): Promise<void> {
    const player = this.#player;
    if (!player) return;
    this.#playing = !this.#playing;
    this.#tellPlaying();
    if (!this.#playing) {
      await player.pause();
      return;
    }
    const duration = player.getDuration();
    if (duration !== undefined && player.getCurrentTime() >= duration - 0.001) await this.#seek(0);
    await player.play();
    this.#follow();
  }

  /** The cursor goes where the replay is. */
  #follow(): void {
    if (!this.#playing || !this.#player) return;
    this.#timeline?.show(this.#player.getCurrentTime() * 1000);
    requestAnimationFrame(() => this.#follow());
  }

  #tellPlaying(): void {
    this.#toggle.textContent = this.#playing ? '❚❚ Pause' : '▶ Play';
  }
}

/** Milliseconds at which the first output came: `[1.5,"o","…"]` in the line after the header. */
const begins = (cast: string): number =>
  Number(/^\[([\d.]+)/.exec(cast.slice(cast.indexOf('\n') + 1))?.[1] ?? 0) * 1000;

/** Undefined where the test has no terminal. */
export const replayOf = (
  test: Element,
  casts: Readonly<Record<string, string>>,
  timeline: Timeline | undefined,
): Replay | undefined => {
  const section = one(test, '.terminals', HTMLElement);
  if (!section) return undefined;
  const recorded = all(section, '.terminal', HTMLElement).flatMap(({ dataset }) => {
    const cast = casts[dataset.cast ?? ''];
    return cast === undefined ? [] : [{ gateway: dataset.gateway ?? '', cast }];
  });
  // Whoever spoke last where the cursor stands is the one that was refused.
  const cursor = timeline?.cursor ?? Number.POSITIVE_INFINITY;
  const chosen = recorded.findLast(({ cast }) => begins(cast) <= cursor) ?? recorded.at(-1);
  return chosen && new Replay(section, recorded, chosen, timeline);
};
