format-date = { $day } { $month } { $year }
format-date-short = { $day } { $month }
format-date-time = { $date }, { $time }
format-today = today { $time }
format-yesterday = yesterday { $time }
format-this-week = { $weekday } { $time }
format-just-now = just now
format-minutes-ago = { $minutes } min ago
format-bytes = { $size } bytes
format-kilobytes = { $size } kB
format-megabytes = { $size } MB
format-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
  }
format-month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
  }
format-weekday-short = { $day ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
  }
format-month-year = { $month } { $year }
