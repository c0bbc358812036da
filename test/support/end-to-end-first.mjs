import TestSequencer from '@jest/test-sequencer';

/**
 * Orders suites of a first run, where Jest knows no times and goes by the length of a file: that says nothing of
 * end-to-end suites, some of three lines, which start whole products and wait for them. They come first, so that none of
 * them runs alone at the end.
 */
export default class EndToEndFirst extends TestSequencer {
  sort(tests) {
    const isEndToEnd = ({ path }) => path.endsWith('.e2e-spec.ts');
    const sorted = super.sort(tests);
    return [...sorted.filter(isEndToEnd), ...sorted.filter((test) => !isEndToEnd(test))];
  }
}
