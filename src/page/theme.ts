import { createTheme, Modal } from '@mantine/core';
import type { MantineColorsTuple } from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#ecf7f8',
  '#d9ecee',
  '#b0d8dc',
  '#84c3c9',
  '#60b1b9',
  '#49a6af',
  '#3aa0aa',
  '#17808b',
  '#0f6e78',
  '#005f68',
];

/** Greys with a little of the petrol, for the dark. */
const dark: MantineColorsTuple = [
  '#d8dde1',
  '#b9c1c8',
  '#9aa4ad',
  '#75808a',
  '#48525b',
  '#363f47',
  '#262d33',
  '#1c2227',
  '#14191d',
  '#0e1215',
];

/** How everything looks: quiet, with room to hit things by finger. */
export const theme = createTheme({
  colors: { petrol, dark },
  primaryColor: 'petrol',
  // White writing stands out enough on these two.
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({
      defaultProps: { radius: 'lg', centered: true, padding: 'lg' },
      styles: { title: { fontWeight: 650, fontSize: 'var(--mantine-font-size-lg)' } },
    }),
  },
});
