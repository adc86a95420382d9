// How presses and drags become points, what is under the pointer, and how changes are taken back.
import t from 'tap';
import type { Place } from '../../../../web/viewer/measure/calibration.ts';
import { type Drawing, isWhole, moved, pointsOf, pressed, released } from '../../../../web/viewer/measure/drawing.ts';
import { hitOf, linesOf } from '../../../../web/viewer/measure/hit.ts';
import {
  begun,
  changed,
  EMPTY,
  type Marking,
  newTrackingUid,
  redone,
  undone,
  withMarking,
  withoutMarking,
  withStarTurned,
} from '../../../../web/viewer/measure/marking.ts';
import type { Kind } from '../../../../web/viewer/measure/shapes.ts';
import { inImage, inPane, placementOf } from '../../../../web/viewer/placement.ts';

const drag = (drawing: Drawing | undefined, kind: Kind, from: Place, to: Place) =>
  released(moved(pressed(drawing, kind, from), to, true), to, true);
const click = (drawing: Drawing | undefined, kind: Kind, at: Place) => released(pressed(drawing, kind, at), at, false);

t.test('a line can be dragged or clicked', async (t) => {
  const dragged = drag(undefined, 'length', [1, 1], [5, 5]);
  t.ok(isWhole(dragged));
  t.same(pointsOf(dragged), [
    [1, 1],
    [5, 5],
  ]);
  const once = click(undefined, 'length', [1, 1]);
  t.notOk(isWhole(once));
  t.same(
    pointsOf(moved(once, [3, 3], true)),
    [
      [1, 1],
      [3, 3],
    ],
    'follows the pointer',
  );
  t.same(pointsOf(click(moved(once, [3, 3], true), 'length', [4, 4])), [
    [1, 1],
    [4, 4],
  ]);
});

t.test('angles and Cobb angles take three and four points, however they are made', async (t) => {
  const arm = drag(undefined, 'angle', [0, 10], [0, 0]);
  t.notOk(isWhole(arm));
  t.same(pointsOf(click(arm, 'angle', [10, 0])), [
    [0, 10],
    [0, 0],
    [10, 0],
  ]);
  const cobb = drag(drag(undefined, 'cobb', [0, 0], [9, 0]), 'cobb', [0, 9], [9, 9]);
  t.ok(isWhole(cobb));
  t.same(pointsOf(cobb), [
    [0, 0],
    [9, 0],
    [0, 9],
    [9, 9],
  ]);
});

t.test('an outline is drawn by hand or by its corners, an ellipse by its box', async (t) => {
  let hand = pressed(undefined, 'outline', [0, 0]);
  for (const place of [
    [5, 0],
    [5, 5],
  ] as Place[])
    hand = moved(hand, place, true);
  t.same(
    pointsOf(moved(hand, [5, 6], false)),
    [
      [0, 0],
      [5, 0],
      [5, 5],
    ],
    'a tremor is no point',
  );
  let corners: Drawing | undefined;
  for (const place of [
    [0, 0],
    [5, 0],
    [5, 5],
  ] as Place[])
    corners = click(corners, 'outline', place);
  t.same(pointsOf({ ...corners!, next: undefined }), [
    [0, 0],
    [5, 0],
    [5, 5],
  ]);
  t.same(pointsOf(drag(undefined, 'ellipse', [0, 0], [10, 4])), [
    [0, 2],
    [10, 2],
    [5, 0],
    [5, 4],
  ]);
});

t.test('handles come before lines, and far away is nothing', async (t) => {
  const points: Place[] = [
    [10, 10],
    [50, 10],
  ];
  const hit = (at: Place) => hitOf('length', points, linesOf('length', points), at, 8);
  t.same(hit([12, 14]), { part: 'handle', index: 0 });
  t.same(hit([47, 10]), { part: 'handle', index: 1 });
  t.same(hit([30, 16]), { part: 'body' });
  t.equal(hit([30, 30]), undefined);
  t.equal(hit([70, 10]), undefined, 'beyond an end');
  const area: Place[] = [
    [0, 0],
    [100, 100],
  ];
  t.same(
    hitOf('rectangle', area, linesOf('rectangle', area), [0, 50], 8),
    { part: 'body' },
    'the side without handles',
  );
  t.equal(hitOf('rectangle', area, linesOf('rectangle', area), [50, 50], 8), undefined, 'inside is free for the pane');
});

t.test('every change can be taken back and made again', async (t) => {
  const image = { studyInstanceUid: '2.25.9', seriesInstanceUid: '1', sopInstanceUid: '1.1', frame: 1 };
  const marking: Marking = {
    ...image,
    id: 'a',
    kind: 'length',
    points: [
      [0, 0],
      [1, 1],
    ],
    label: '',
    values: [],
  };
  const one = withMarking(EMPTY, marking);
  const named = withMarking(one, { ...marking, label: 'Lesion' });
  const starred = withStarTurned(named, image);
  t.same(withStarTurned(starred, { ...image, frame: 2 }).keyImages.length, 2);
  t.same(withStarTurned(starred, image).keyImages, []);
  let history = [one, named, starred, withoutMarking(starred, 'a')].reduce(changed, begun(EMPTY));
  t.same(history.now.markings, []);
  history = undone(undone(history));
  t.equal(history.now, named);
  t.equal(undone(undone(undone(history))).now, EMPTY, 'not beyond the beginning');
  t.equal(redone(history).now, starred);
  t.equal(redone(changed(history, one)).now, one, 'a new change forgets what was taken back');
});

t.test('tracking UIDs are UUIDs under 2.25, each its own', async (t) => {
  const uids = Array.from({ length: 50 }, newTrackingUid);
  t.equal(new Set(uids).size, 50);
  for (const uid of uids) t.match(uid, /^2\.25\.[1-9]\d{30,38}$/);
});

t.test('a placement leads into the pane and back, turned and mirrored as well', async (t) => {
  const placement = placementOf([0.5, 0.5], [100, 50], [100, 53], [98, 50]);
  t.same(inPane(placement, [0.5, 0.5]), [100, 50]);
  t.same(inPane(placement, [1.5, 2.5]), [96, 53]);
  t.same(inImage(placement, 96, 53), [1.5, 2.5]);
});
