// Prints intl.tsv, what the tests of this package hold against: Intl of Node 20
// or later with full ICU. Run by hand: node intl.js > intl.tsv
const row = (...f) => console.log(f.join('\t'));
const locales = ['en', 'en-GB', 'ja', 'ko', 'de', 'de-AT', 'fr', 'es', 'it', 'nl'];
const days = [];
for (let m = 0; m < 12; m++) days.push(new Date(Date.UTC(2026, m, 3 + 2 * m, 2 * m, 5)));
days.push(new Date('2024-02-29T23:59:00Z'));
for (const l of locales) {
  for (const d of days) {
    const at = d.toISOString();
    const make = (o) => new Intl.DateTimeFormat(l, { ...o, timeZone: 'UTC' }).format(d);
    const full = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' };
    if (l === 'ja') full.weekday = 'short';
    if (l === 'ko') Object.assign(full, { weekday: 'short', month: 'short' }); // with "long" ICU leaves out the parentheses
    row('date', l, at, make(full));
    row('short', l, at, make({ dateStyle: 'medium' }));
    // Japan and Korea write the weekday in brackets, which no style with a time
    // has; newer ICU writes AM and PM in Korean, which no Korean does.
    if (l === 'ja') row('datetime', l, at, make(full) + ' ' + make({ timeStyle: 'short' }));
    else if (l === 'ko') row('datetime', l, at, make(full) + ' ' + make({ timeStyle: 'short' }).replace('AM', '오전').replace('PM', '오후'));
    else row('datetime', l, at, make({ dateStyle: 'full', timeStyle: 'short' }).replace(/\u202f/g, ' '));
  }
}
// Money in the currencies at home in each locale. Of foreign ones the library
// shows the symbol in some places where newer CLDR data shows the code.
const money = { USD: 2, EUR: 2, GBP: 2, JPY: 0, KRW: 0, KWD: 3, CHF: 2, CNY: 2, CAD: 2, AUD: 2, BRL: 2, SEK: 2, PLN: 2, INR: 2 };
const home = {
  en: ['USD', 'EUR', 'GBP', 'JPY', 'KRW', 'KWD', 'CHF', 'CAD', 'AUD'], 'en-GB': ['GBP', 'EUR', 'USD'], ja: ['JPY', 'USD', 'EUR', 'KRW'], ko: ['KRW', 'USD', 'EUR'],
  de: ['EUR', 'USD', 'CHF'], 'de-AT': ['EUR'], fr: ['EUR', 'CHF'], es: ['EUR'], it: ['EUR'], nl: ['EUR', 'USD'],
  'en-CA': ['CAD'], 'en-AU': ['AUD'], 'en-IN': ['INR'], 'fr-CA': ['CAD'], 'pt-BR': ['BRL'], sv: ['SEK'], pl: ['PLN'], zh: ['CNY'],
};
for (const [l, currencies] of Object.entries(home))
  for (const c of currencies)
    for (const a of [0, 5, 1980, 123450, 1234567890, -500])
      row('money', l, a + ' ' + c, new Intl.NumberFormat(l, { style: 'currency', currency: c, minimumFractionDigits: money[c], maximumFractionDigits: money[c] }).format(a / 10 ** money[c]));
