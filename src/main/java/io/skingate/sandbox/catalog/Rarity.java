package io.skingate.sandbox.catalog;

/** Rarities with the colour that Steam shows for each. */
enum Rarity {
  CONSUMER("#b0c3d9"),
  INDUSTRIAL("#5e98d9"),
  MIL_SPEC("#4b69ff"),
  RESTRICTED("#8847ff"),
  CLASSIFIED("#d32ce6"),
  COVERT("#eb4b4b"),
  CONTRABAND("#e4ae39");

  private final String color;

  Rarity(String color) {
    this.color = color;
  }

  String color() {
    return color;
  }
}
