// JsBarcode types only its big entry; the encoder of one kind of code is taken by itself.
declare module 'jsbarcode/bin/barcodes/CODE128/index.js' {
  export class CODE128 {
    constructor(text: string, options: object);
    /** Modules from left to right, `1` is a bar. */
    encode(): { data: string; text: string };
  }
}
