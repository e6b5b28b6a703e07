format-date = { $day ->
    [1] 1er
   *[other] { $day }
  } { $month } { $year }
format-date-short = { $day ->
    [1] 1er
   *[other] { $day }
  } { $month }
format-date-time = { $date } à { $time }
format-today = aujourd'hui { $time }
format-yesterday = hier { $time }
format-this-week = { $weekday } { $time }
format-just-now = à l'instant
format-minutes-ago = il y a { $minutes } min
format-bytes = { $size } octets
format-kilobytes = { $size } ko
format-megabytes = { $size } Mo
format-month = { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
  }
format-month-short = { $month ->
    [1] janv.
    [2] févr.
    [3] mars
    [4] avr.
    [5] mai
    [6] juin
    [7] juil.
    [8] août
    [9] sept.
    [10] oct.
    [11] nov.
   *[12] déc.
  }
format-weekday-short = { $day ->
    [1] lun.
    [2] mar.
    [3] mer.
    [4] jeu.
    [5] ven.
    [6] sam.
   *[7] dim.
  }
format-month-year = { $month } { $year }
