import t from 'tap';
import type { Role } from '../../../appliance/dimse/associate.ts';
import { answerRoles, isStorage, negotiate } from '../../../appliance/dimse/contexts.ts';
import { sopClasses } from '../../../appliance/lib/dicom/sop-class.ts';
import { transferSyntaxes } from '../../../appliance/lib/dicom/transfer-syntax.ts';

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const VERIFICATION = '1.2.840.10008.1.1';
const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';

function result(abstractSyntax: string, transferSyntaxes: string[], roles: Role[] = []) {
  const [context] = negotiate([{ id: 5, abstractSyntax, transferSyntaxes }], roles);
  return { result: context.result, transferSyntax: context.transferSyntax };
}

t.test('every storage class is accepted in the syntax the modality names first', async (t) => {
  for (const { uid } of sopClasses) {
    for (const syntax of [IMPLICIT, '1.2.840.10008.1.2.4.91']) {
      const accepted = result(uid, [syntax, EXPLICIT]);
      if (accepted.result !== 0 || accepted.transferSyntax !== syntax) t.fail(`${uid}: ${JSON.stringify(accepted)}`);
    }
  }
  for (const { uid } of transferSyntaxes) t.same(result(CT_IMAGE, [uid]), { result: 0, transferSyntax: uid });
});

t.test('private classes and syntaxes are accepted; a syntax we know is preferred to one we do not', async (t) => {
  t.same(result('1.3.12.2.1107.5.9.1', [EXPLICIT]), { result: 0, transferSyntax: EXPLICIT });
  t.same(result('1.2.840.10008.5.1.4.1.1.9999', [EXPLICIT]), { result: 0, transferSyntax: EXPLICIT });
  t.same(result(CT_IMAGE, ['1.2.3.4']), { result: 0, transferSyntax: '1.2.3.4' });
  t.same(result(CT_IMAGE, ['1.2.3.4', IMPLICIT]), { result: 0, transferSyntax: IMPLICIT });
});

t.test('what is refused is refused for the right reason', async (t) => {
  const services = [
    '1.2.840.10008.1.20.1', // storage commitment
    '1.2.840.10008.5.1.1.9', // print
    '1.2.840.10008.5.1.4.1.2.2.1', // study root find
    '1.2.840.10008.5.1.4.1.1.200.4', // protocol approval find, under the storage root
    '1.2.840.10008.5.1.4.1.1.201.2', // inventory find
    'not a uid',
    '',
  ];
  for (const uid of services) {
    t.notOk(isStorage(uid), uid);
    t.equal(result(uid, [EXPLICIT]).result, 3, `${uid}: abstract syntax not supported`);
  }
  t.equal(result(CT_IMAGE, []).result, 4, 'transfer syntaxes not supported');
  t.equal(result(CT_IMAGE, ['nonsense']).result, 4);
  t.equal(result(VERIFICATION, ['1.2.840.10008.1.2.4.50']).result, 4);
  t.same(result(VERIFICATION, ['1.2.840.10008.1.2.4.50', IMPLICIT]), { result: 0, transferSyntax: IMPLICIT });
});

t.test('a requestor may be the user of a storage service, not its provider', async (t) => {
  const role = (scu: boolean, scp: boolean): Role => ({ sopClassUid: CT_IMAGE, scu, scp });
  t.equal(result(CT_IMAGE, [EXPLICIT], [role(true, true)]).result, 0);
  t.equal(result(CT_IMAGE, [EXPLICIT], [role(false, true)]).result, 1, 'user rejection');
  const contexts = negotiate([{ id: 1, abstractSyntax: CT_IMAGE, transferSyntaxes: [EXPLICIT] }], [role(true, true)]);
  const other: Role = { sopClassUid: '1.2.3', scu: true, scp: true };
  t.same(answerRoles(contexts, [role(true, true), other]), [role(true, false)], 'only those of accepted contexts');
});
