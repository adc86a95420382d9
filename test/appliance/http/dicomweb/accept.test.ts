// Content negotiation of PS3.18 8.7, from the header as clients write it.
import t from 'tap';
import {
  chooseType,
  parseAccept,
  parseMediaType,
  takes,
  wantedBy,
} from '../../../../appliance/http/dicomweb/accept.ts';

const request = (accept?: string, query = '') => ({
  query: new URLSearchParams(query),
  header: (name: string) => (name === 'accept' ? accept : undefined),
});

t.test('a multipart range is taken apart into the type of its parts and their transfer syntax', async (t) => {
  t.strictSame(parseAccept('multipart/related; type="application/octet-stream"; transfer-syntax=*'), [
    { type: 'application/octet-stream', multipart: true, transferSyntaxUid: '*' },
  ]);
  t.strictSame(parseAccept('Multipart/Related;type=application/DICOM;Transfer-Syntax="1.2.840.10008.1.2.1"'), [
    { type: 'application/dicom', multipart: true, transferSyntaxUid: '1.2.840.10008.1.2.1' },
  ]);
});

t.test('ranges come in the order of their quality, and those of quality 0 are left out', async (t) => {
  const types = parseAccept('image/png;q=0.2, image/jpeg, */*;q=0, image/gif;q=0.9').map(({ type }) => type);
  t.strictSame(types, ['image/jpeg', 'image/gif', 'image/png']);
});

t.test('a comma or semicolon inside quotes separates nothing', async (t) => {
  const { parameters } = parseMediaType('multipart/related; boundary="a,b;c\\"d"; type="application/dicom"');
  t.equal(parameters.get('boundary'), 'a,b;c"d');
  t.equal(parameters.get('type'), 'application/dicom');
});

t.test('no header at all takes anything', async (t) => {
  const [wanted, ...more] = wantedBy(request());
  t.equal(more.length, 0);
  t.ok(takes(wanted, 'application/dicom', true));
  t.ok(takes(wanted, 'image/jpeg', false));
});

t.test('the query parameter takes the place of the header, also with a plus that was not encoded', async (t) => {
  const asked = request('text/html', 'accept=application/dicom+json');
  t.equal(chooseType(asked, ['application/dicom+json']), 'application/dicom+json');
});

t.test('image/* takes in every image and nothing else', async (t) => {
  const [wanted] = parseAccept('image/*');
  t.ok(takes(wanted, 'image/png', false));
  t.notOk(takes(wanted, 'video/mp4', false));
  t.notOk(takes(wanted, 'image/png', true), 'nor parts');
});

t.test('the client chooses among what is offered, and hears what there is when it takes none of it', async (t) => {
  t.equal(chooseType(request('image/png, image/jpeg;q=0.5'), ['image/jpeg', 'image/png']), 'image/png');
  t.throws(() => chooseType(request('application/dicom+xml'), ['application/dicom+json']), {
    code: 'unsupported',
    message: /application\/dicom\+json/,
  });
});

t.test('more ranges than anybody means are refused', async (t) => {
  t.throws(() => parseAccept(Array(101).fill('image/jpeg').join()), { code: 'invalid' });
});
