import t from 'tap';
import { sopClass, sopClasses } from '../../../../appliance/lib/dicom/sop-class.ts';
import { isUid } from '../../../../appliance/lib/dicom/uid.ts';

const root = '1.2.840.10008.5.1.4.1.1.';

t.test('the classes a small clinic meets have the standard name and the right kind', async (t) => {
  const expected: [string, string, string][] = [
    ['2', 'CT Image Storage', 'image'],
    ['1.1', 'Digital X-Ray Image Storage - For Presentation', 'image'],
    ['3', 'Ultrasound Multi-frame Image Storage (retired)', 'image'],
    ['6.1', 'Ultrasound Image Storage', 'image'],
    ['77.1.1.1', 'Video Endoscopic Image Storage', 'video'],
    ['9.1.1', '12-lead ECG Waveform Storage', 'waveform'],
    ['104.1', 'Encapsulated PDF Storage', 'pdf'],
    ['104.2', 'Encapsulated CDA Storage', 'document'],
    ['88.11', 'Basic Text SR Storage', 'sr'],
    ['88.59', 'Key Object Selection Document Storage', 'key-object'],
    ['11.1', 'Grayscale Softcopy Presentation State Storage', 'presentation-state'],
    ['66.4', 'Segmentation Storage', 'segmentation'],
    ['66.1', 'Spatial Registration Storage', 'registration'],
    ['481.3', 'RT Structure Set Storage', 'rt'],
    ['66', 'Raw Data Storage', 'raw'],
    ['67', 'Real World Value Mapping Storage', 'other'],
  ];
  for (const [suffix, name, kind] of expected) {
    t.same(sopClass(root + suffix), { uid: root + suffix, name, kind, known: true });
  }
});

t.test('every listed class has its own valid UID and name', async (t) => {
  t.equal(new Set(sopClasses.map((each) => each.uid)).size, sopClasses.length);
  t.equal(new Set(sopClasses.map((each) => each.name)).size, sopClasses.length);
  t.ok(sopClasses.every((each) => isUid(each.uid)));
});

t.test('an unlisted class is of another kind, named by its UID', async (t) => {
  t.same(sopClass('1.2.3.4'), { uid: '1.2.3.4', name: '1.2.3.4', kind: 'other', known: false });
});
