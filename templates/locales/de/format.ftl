format-date = { $day }. { $month } { $year }
format-date-short = { $day }. { $month }
format-date-time = { $date } um { $time }
format-today = heute { $time }
format-yesterday = gestern { $time }
format-this-week = { $weekday } { $time }
format-just-now = gerade eben
format-minutes-ago = vor { $minutes } Min.
format-bytes = { $size } Bytes
format-kilobytes = { $size } kB
format-megabytes = { $size } MB
format-month = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
  }
format-month-short = { $month ->
    [1] Jan.
    [2] Feb.
    [3] März
    [4] Apr.
    [5] Mai
    [6] Juni
    [7] Juli
    [8] Aug.
    [9] Sep.
    [10] Okt.
    [11] Nov.
   *[12] Dez.
  }
format-weekday-short = { $day ->
    [1] Mo.
    [2] Di.
    [3] Mi.
    [4] Do.
    [5] Fr.
    [6] Sa.
   *[7] So.
  }
format-month-year = { $month } { $year }
