privacy-title = Confidentialité
privacy-text = Les données de vos clients et de vos collègues vous sont confiées. Ici, vous les emportez, vous les effacez et vous décidez combien de temps elles restent.
