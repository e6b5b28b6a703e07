privacy-title = Datenschutz
privacy-text = Die Daten Ihrer Kunden und Kollegen sind Ihnen anvertraut. Hier nehmen Sie sie mit, löschen sie und bestimmen, wie lange sie bleiben.
