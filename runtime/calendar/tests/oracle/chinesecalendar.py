# PyPI chinesecalendar 1.11.0 -> one line a year: 1 = working day, 0 = day of rest.
from datetime import date, timedelta
from chinese_calendar import is_workday

for year in range(2019, 2027):
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    print(year, "".join(str(int(is_workday(date(year, 1, 1) + timedelta(d)))) for d in range(days)))
