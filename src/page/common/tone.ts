/** How something is: read from its colour and from its words. */
export type Tone = 'good' | 'warning' | 'bad' | 'quiet';
