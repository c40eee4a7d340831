import { useAddress } from '../../shell/use-address.ts';
import { FindMember } from './find-member.tsx';
import { Guided } from './guided.tsx';

/** Enrols a member step by step. The address has the enrolment, so that loading the page again goes on with it. */
export default function EnrolScreen() {
  const [, id = ''] = useAddress();
  return id === '' ? <FindMember /> : <Guided key={id} id={id} />;
}
