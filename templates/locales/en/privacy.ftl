privacy-title = Privacy
privacy-text = Your customers and colleagues trust you with their data. Here you take it along, erase it and decide how long it stays.
