import t from 'tap';
import { readAssociateRequest } from '../../../appliance/dimse/associate.ts';
import { associateRequest, CT_IMAGE, EXPLICIT, IMPLICIT, item, type Proposal } from './peer.ts';

const read = (proposal: Proposal) => readAssociateRequest(associateRequest(proposal).subarray(6));

t.test('a request is read as it was written', async (t) => {
  const contexts = [
    { id: 3, abstractSyntax: CT_IMAGE, transferSyntaxes: [EXPLICIT, IMPLICIT] },
    { id: 1, abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: [IMPLICIT] },
  ];
  const role = item(
    0x54,
    Buffer.concat([Buffer.from([0, CT_IMAGE.length]), Buffer.from(CT_IMAGE), Buffer.from([1, 0])]),
  );
  const version = item(0x55, 'SAMPLE 1.0');
  const ignored = [
    item(0x53, Buffer.from([0, 8, 0, 8])),
    item(0x56, 'extended'),
    item(0x58, 'identity'),
    item(0x7f, ''),
  ];
  t.match(
    read({ contexts, calling: 'CT1', called: 'BOX', maxPduBytes: 28672, userItems: [role, version, ...ignored] }),
    {
      protocolVersion: 1,
      callingAeTitle: 'CT1',
      calledAeTitle: 'BOX',
      contexts,
      roles: [{ sopClassUid: CT_IMAGE, scu: true, scp: false }],
      maxPduBytes: 28672,
      implementation: 'SAMPLE 1.0',
    },
  );
});

t.test('titles lose their padding and what is not printable', async (t) => {
  t.equal(read({ calling: '  CT 1  ' }).callingAeTitle, 'CT 1');
  t.equal(read({ calling: 'CT1\0\0garbage' }).callingAeTitle, 'CT1');
  t.equal(read({ calling: 'C\u00e9\n\u001b[1m' }).callingAeTitle, 'C???[1m');
  t.equal(read({ calling: '' }).callingAeTitle, '');
});

t.test('UIDs with padding are read without it', async (t) => {
  const [context] = read({
    contexts: [{ id: 1, abstractSyntax: `${CT_IMAGE}\0`, transferSyntaxes: [`${EXPLICIT} `] }],
  }).contexts;
  t.same(context, { id: 1, abstractSyntax: CT_IMAGE, transferSyntaxes: [EXPLICIT] });
});

t.test('a request that is cut anywhere after its fixed part is refused or is shorter by whole items', async (t) => {
  const body = associateRequest({
    contexts: [{ id: 1, abstractSyntax: CT_IMAGE, transferSyntaxes: [EXPLICIT] }],
  }).subarray(6);
  let refused = 0;
  for (let length = 68; length < body.length; length++) {
    try {
      readAssociateRequest(body.subarray(0, length));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ProtocolError') throw error;
      refused++;
    }
  }
  t.equal(body.length - 68 - refused, 3, 'three items in the outer row');
});

t.test('items that lie about their length, and contexts that come twice, are refused', async (t) => {
  const lie = (userItem: Buffer) => t.throws(() => read({ userItems: [userItem] }), { name: 'ProtocolError' });
  lie(Buffer.from([0x55, 0, 0, 200]));
  lie(item(0x51, Buffer.from([1, 2])));
  lie(item(0x54, Buffer.from([0, 200, 1])));
  lie(item(0x54, Buffer.alloc(0)));
  const context = { id: 1, abstractSyntax: CT_IMAGE, transferSyntaxes: [EXPLICIT] };
  t.throws(() => read({ contexts: [context, context] }), /twice/);
});
