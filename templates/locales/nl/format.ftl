format-date = { $day } { $month } { $year }
format-date-short = { $day } { $month }
format-date-time = { $date } om { $time }
format-today = vandaag { $time }
format-yesterday = gisteren { $time }
format-this-week = { $weekday } { $time }
format-just-now = zonet
format-minutes-ago = { $minutes } min geleden
format-bytes = { $size } bytes
format-kilobytes = { $size } kB
format-megabytes = { $size } MB
format-month = { $month ->
    [1] januari
    [2] februari
    [3] maart
    [4] april
    [5] mei
    [6] juni
    [7] juli
    [8] augustus
    [9] september
    [10] oktober
    [11] november
   *[12] december
  }
format-month-short = { $month ->
    [1] jan.
    [2] feb.
    [3] mrt.
    [4] apr.
    [5] mei
    [6] juni
    [7] juli
    [8] aug.
    [9] sep.
    [10] okt.
    [11] nov.
   *[12] dec.
  }
format-weekday-short = { $day ->
    [1] ma
    [2] di
    [3] wo
    [4] do
    [5] vr
    [6] za
   *[7] zo
  }
format-month-year = { $month } { $year }
