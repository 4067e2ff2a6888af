// npm chinese-days 1.5.7 -> one line a year: 1 = working day, 0 = day of rest.
import days from "chinese-days";

for (let year = 2019; year <= 2026; year++) {
  let line = "";
  for (let t = Date.UTC(year, 0, 1); t < Date.UTC(year + 1, 0, 1); t += 86_400_000)
    line += days.isWorkday(new Date(t).toISOString().slice(0, 10)) ? 1 : 0;
  console.log(`${year} ${line}`);
}
