package io.skingate.sandbox.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Knives and gloves of CS2: facts of the game, and plausible prices in cents. Knives share their
 * finishes, and but for the Butterfly Knife their Doppler paint indexes.
 */
final class RareFinishes {
  private RareFinishes() {}

  /** Knife: the price factor on the finishes below. */
  private static final Map<String, Double> KNIVES =
      Map.of(
          "★ Butterfly Knife", 2.4,
          "★ Karambit", 2.0,
          "★ M9 Bayonet", 1.8,
          "★ Bayonet", 1.0,
          "★ Flip Knife", 0.8,
          "★ Gut Knife", 0.5);

  private static final String KNIFE_TABLE =
      """
      Blue Steel | 0 1 | 42 | 22000
      Boreal Forest | 0.06 0.8 | 77 | 13500
      Case Hardened | 0 1 | 44 | 28000
      Crimson Web | 0.06 0.8 | 12 | 31000
      Fade | 0 0.08 | 38 | 36000
      Forest DDPAT | 0.06 0.8 | 5 | 13000
      Marble Fade | 0 0.08 | 413 | 30000
      Night | 0.06 0.8 | 40 | 17000
      Rust Coat | 0.4 1 | 414 | 15500
      Safari Mesh | 0.06 0.8 | 72 | 12500
      Scorched | 0.06 0.8 | 175 | 12800
      Slaughter | 0.01 0.26 | 59 | 29000
      Stained | 0 1 | 43 | 17500
      Tiger Tooth | 0 0.08 | 409 | 27000
      Ultraviolet | 0.06 0.8 | 98 | 17200
      Urban Masked | 0.06 0.8 | 143 | 13600
      """;

  /** Phase | finish | paint index | on the Butterfly Knife | price. */
  private static final String PHASE_TABLE =
      """
      Phase 1 | Doppler | 418 | 418 | 31000
      Phase 2 | Doppler | 419 | 618 | 35000
      Phase 3 | Doppler | 420 | 420 | 30500
      Phase 4 | Doppler | 421 | 421 | 33000
      Ruby | Doppler | 415 | 415 | 120000
      Sapphire | Doppler | 416 | 619 | 130000
      Black Pearl | Doppler | 417 | 617 | 110000
      Phase 1 | Gamma Doppler | 569 | 569 | 36000
      Phase 2 | Gamma Doppler | 570 | 570 | 40000
      Phase 3 | Gamma Doppler | 571 | 571 | 34500
      Phase 4 | Gamma Doppler | 572 | 572 | 35500
      Emerald | Gamma Doppler | 568 | 568 | 140000
      """;

  private static final String GLOCK_PHASES =
      """
      Phase 1 | 1120 | 6400
      Phase 2 | 1121 | 7000
      Phase 3 | 1122 | 6200
      Phase 4 | 1123 | 6300
      Emerald | 1119 | 38000
      """;

  private static final String GLOVE_TABLE =
      """
      Bloodhound Gloves | Charred | 10006 | 11000
      Bloodhound Gloves | Snakebite | 10007 | 10500
      Bloodhound Gloves | Bronzed | 10008 | 9800
      Bloodhound Gloves | Guerrilla | 10039 | 9700
      Driver Gloves | Lunar Weave | 10013 | 11500
      Driver Gloves | Convoy | 10015 | 9000
      Driver Gloves | Crimson Weave | 10016 | 21000
      Driver Gloves | Diamondback | 10040 | 9600
      Driver Gloves | King Snake | 10041 | 33000
      Driver Gloves | Imperial Plaid | 10042 | 18000
      Hand Wraps | Leather | 10009 | 10800
      Hand Wraps | Spruce DDPAT | 10010 | 10300
      Hand Wraps | Slaughter | 10021 | 24000
      Hand Wraps | Badlands | 10036 | 9400
      Moto Gloves | Eclipse | 10024 | 10900
      Moto Gloves | Spearmint | 10026 | 47000
      Moto Gloves | Boom! | 10027 | 11200
      Moto Gloves | Cool Mint | 10028 | 17000
      Specialist Gloves | Forest DDPAT | 10030 | 10700
      Specialist Gloves | Crimson Kimono | 10033 | 45000
      Specialist Gloves | Emerald Web | 10034 | 26000
      Specialist Gloves | Foundation | 10035 | 16000
      Sport Gloves | Superconductor | 10018 | 52000
      Sport Gloves | Arid | 10019 | 19000
      Sport Gloves | Pandora's Box | 10037 | 115000
      Sport Gloves | Hedge Maze | 10038 | 79000
      """;

  static List<Finish> knives() {
    List<Finish> finishes = new ArrayList<>();
    for (String knife : KNIVES.keySet().stream().sorted().toList()) {
      double factor = KNIVES.get(knife);
      finishes.add(knife(knife, null, null, 0.06, 0.8, 0, Math.round(24_000 * factor)));
      for (String[] row : rows(KNIFE_TABLE)) {
        String[] range = row[1].split(" ");
        finishes.add(
            knife(
                knife,
                row[0],
                null,
                Double.parseDouble(range[0]),
                Double.parseDouble(range[1]),
                Integer.parseInt(row[2]),
                Math.round(Long.parseLong(row[3]) * factor)));
      }
      for (String[] row : rows(PHASE_TABLE)) {
        int index = Integer.parseInt(knife.equals("★ Butterfly Knife") ? row[3] : row[2]);
        long price = Math.round(Long.parseLong(row[4]) * factor);
        finishes.add(knife(knife, row[1], row[0], 0, 0.08, index, price));
      }
    }
    return finishes;
  }

  static List<Finish> gloves() {
    return rows(GLOVE_TABLE).stream()
        .map(
            row ->
                new Finish(
                    "★ " + row[0],
                    row[1],
                    null,
                    Rarity.COVERT,
                    0.06,
                    0.8,
                    Integer.parseInt(row[2]),
                    Finish.Special.NONE,
                    Long.parseLong(row[3])))
        .toList();
  }

  /** The one pistol whose finish has phases. */
  static List<Finish> glockGammaDopplers() {
    return rows(GLOCK_PHASES).stream()
        .map(
            row ->
                new Finish(
                    "Glock-18",
                    "Gamma Doppler",
                    row[0],
                    Rarity.COVERT,
                    0,
                    0.5,
                    Integer.parseInt(row[1]),
                    Finish.Special.NONE,
                    Long.parseLong(row[2])))
        .toList();
  }

  private static Finish knife(
      String weapon, String name, String phase, double min, double max, int index, long price) {
    return new Finish(
        weapon, name, phase, Rarity.COVERT, min, max, index, Finish.Special.STATTRAK, price);
  }

  private static List<String[]> rows(String table) {
    return table.lines().map(line -> line.split(" \\| ")).toList();
  }
}
