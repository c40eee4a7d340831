import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Minutes long by what they prove, so that they are under way while all the others run. */
const slow = ['test/crash/', 'test/scenarios/', 'test/bridge/store-postgres', 'test/cli/'];

function rank({ moduleId }: TestSpecification): number {
  const at = slow.findIndex((part) => moduleId.includes(part));
  return at === -1 ? slow.length : at;
}

/** Files of one project stand together, so that a worker goes on with what it has loaded. */
function compare(one: TestSpecification, other: TestSpecification): number {
  const byProject = one.project.name.localeCompare(other.project.name);
  return byProject || rank(one) - rank(other) || one.moduleId.localeCompare(other.moduleId);
}

/** The order of the files: the slow ones first, so that at the end no core waits for the last of them. */
export default class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted(compare);
  }
}
