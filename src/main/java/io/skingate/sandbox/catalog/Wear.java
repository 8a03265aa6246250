package io.skingate.sandbox.catalog;

import java.util.Arrays;
import java.util.List;

/** Wear bands by float, with the share of copies that fall into each and what they cost. */
enum Wear {
  FACTORY_NEW("Factory New", 0.00, 0.07, 12, 1.90),
  MINIMAL_WEAR("Minimal Wear", 0.07, 0.15, 24, 1.30),
  FIELD_TESTED("Field-Tested", 0.15, 0.38, 33, 1.00),
  WELL_WORN("Well-Worn", 0.38, 0.45, 15, 0.90),
  BATTLE_SCARRED("Battle-Scarred", 0.45, 1.00, 16, 0.82);

  private final String label;
  private final double from;
  private final double to;
  private final int share;
  private final double priceFactor;

  Wear(String label, double from, double to, int share, double priceFactor) {
    this.label = label;
    this.from = from;
    this.to = to;
    this.share = share;
    this.priceFactor = priceFactor;
  }

  String label() {
    return label;
  }

  /** The least float of this band. */
  double from() {
    return from;
  }

  /** The float at which the next band begins. */
  double to() {
    return to;
  }

  /** How many of 100 copies, where every band is possible. */
  int share() {
    return share;
  }

  /** Price relative to a Field-Tested copy. */
  double priceFactor() {
    return priceFactor;
  }

  /** The bands that a finish with this float range comes in. */
  static List<Wear> between(double minFloat, double maxFloat) {
    return Arrays.stream(values())
        .filter(wear -> wear.from < maxFloat && minFloat < wear.to)
        .toList();
  }
}
