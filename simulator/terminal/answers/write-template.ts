import { writeTemplate } from '../../../src/protocol/commands/templates.ts';
import { answerTo, Refusal } from './answer.ts';

/** 87: the upload becomes a finger of a user. Source of the rules, a known user and an empty slot: the vendor's manual of 2006. */
export const writeTemplateAnswer = answerTo(writeTemplate, (request, { terminal, session }) => {
  const { uid, finger, flag, size } = request;
  const template = session.upload?.bytes();
  if (template === undefined) return new Refusal('no whole upload is there');
  if (template.length !== size) return new Refusal(`${template.length} bytes were uploaded, not ${size}`);
  if (terminal.users.template(uid, finger) !== undefined) return new Refusal('the slot is occupied');
  const refusal = terminal.users.setTemplate(uid, finger, template, flag);
  if (refusal !== undefined) return new Refusal(refusal);
  terminal.changed();
  return undefined;
});
