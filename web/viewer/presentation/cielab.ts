// Recommended display colours: DICOM's PCS values (PS3.3 C.10.7.1.1, D50 CIELab in 16 bits) as the screen's sRGB. Pure.

export type Rgb = readonly [red: number, green: number, blue: number];

export const cssOf = ([red, green, blue]: Rgb): string => `rgb(${red} ${green} ${blue})`;

/** @param lab as stored: 0 to 65535 for L* 0 to 100, a* and b* -128 to 127; undefined where it isn't a colour */
export function srgbOf([l, a, b]: readonly number[]): Rgb | undefined {
  if (l === undefined || a === undefined || b === undefined) return undefined;
  const fy = ((l / 65535) * 100 + 16) / 116;
  const fx = fy + ((a / 65535) * 255 - 128) / 500;
  const fz = fy - ((b / 65535) * 255 - 128) / 200;
  const [x, y, z] = [0.96422 * linear(fx), linear(fy), 0.82521 * linear(fz)]; // D50 white
  // From D50 straight to the primaries of sRGB (Bradford adaptation in the matrix).
  return [
    coded(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
    coded(-0.9787684 * x + 1.9161415 * y + 0.033454 * z),
    coded(0.0719453 * x - 0.2289914 * y + 1.4052427 * z),
  ];
}

const linear = (f: number): number => (f > 6 / 29 ? f ** 3 : (108 / 841) * (f - 4 / 29));

function coded(light: number): number {
  const value = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.max(0, Math.min(255, Math.round(value * 255)));
}
