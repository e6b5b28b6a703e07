privacy-title = Privacy
privacy-text = De gegevens van uw klanten en collega's zijn u toevertrouwd. Hier neemt u ze mee, wist u ze en bepaalt u hoelang ze blijven.
