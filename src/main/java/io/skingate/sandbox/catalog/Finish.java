package io.skingate.sandbox.catalog;

import java.util.List;

/**
 * A finish of one weapon, knife or glove model; one phase of it where it has phases.
 *
 * @param weapon with the star where the market name has one
 * @param name null for a knife without a finish
 * @param phase null where there are none
 * @param minFloat least float that copies have
 * @param maxFloat greatest float that copies have
 * @param basePrice cents for a Field-Tested copy
 */
record Finish(
    String weapon,
    String name,
    String phase,
    Rarity rarity,
    double minFloat,
    double maxFloat,
    int paintIndex,
    Special special,
    long basePrice) {

  private static final String STAR = "★ ";

  /** What copies exist in besides the plain ones. */
  enum Special {
    NONE("", 1.0),
    STATTRAK("StatTrak™ ", 1.75),
    SOUVENIR("Souvenir ", 1.35);

    private final String prefix;
    private final double priceFactor;

    Special(String prefix, double priceFactor) {
      this.prefix = prefix;
      this.priceFactor = priceFactor;
    }

    static Special of(String letter) {
      return switch (letter) {
        case "S" -> STATTRAK;
        case "U" -> SOUVENIR;
        default -> NONE;
      };
    }
  }

  boolean isRareSpecial() {
    return weapon.startsWith(STAR);
  }

  List<Wear> wears() {
    return Wear.between(minFloat, maxFloat);
  }

  /** The name on the market, such as {@code ★ StatTrak™ Karambit | Doppler (Factory New)}. */
  String marketName(Wear wear, Special quality) {
    if (name == null) {
      return isRareSpecial() ? STAR + quality.prefix + bareWeapon() : quality.prefix + weapon;
    }
    String star = isRareSpecial() ? STAR : "";
    return star + quality.prefix + bareWeapon() + " | " + name + " (" + wear.label() + ")";
  }

  /**
   * Cents for a copy before its own peculiarities.
   *
   * <p>A counter on a knife is worth little beside the knife.
   */
  double price(Wear wear, Special quality) {
    double factor = quality.priceFactor;
    if (isRareSpecial()) {
      factor = 1 + (factor - 1) * 0.2;
    }
    double wearFactor = name == null ? 1 : wear.priceFactor();
    return basePrice * wearFactor * factor;
  }

  private String bareWeapon() {
    return isRareSpecial() ? weapon.substring(STAR.length()) : weapon;
  }
}
