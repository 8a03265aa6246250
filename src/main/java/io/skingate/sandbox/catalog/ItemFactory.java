package io.skingate.sandbox.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The endless sequence of copies that belongs to a seed: the same seed and number give the same
 * copy, on any machine. Not thread-safe.
 */
final class ItemFactory {
  private static final int KNIVES_OF_100 = 12;
  private static final int GLOVES_OF_100 = 5;
  private static final int SPECIAL_OF_100 = 12;
  private static final long CHEAPEST = 3;

  private final long seed;
  private final List<Finish> weapons;
  private final List<Finish> knives = RareFinishes.knives();
  private final List<Finish> gloves = RareFinishes.gloves();

  /** Names are shared by many copies; 300,000 of them would else be held one by one. */
  private final Map<String, String> names = new HashMap<>();

  ItemFactory(long seed) {
    this.seed = seed;
    List<Finish> all = new ArrayList<>(WeaponFinishes.all());
    all.addAll(RareFinishes.glockGammaDopplers());
    this.weapons = List.copyOf(all);
  }

  Item item(long number) {
    SplittableRandom random = new SplittableRandom(mix(seed, number, 0));
    Finish finish = finish(random);
    Wear wear = wear(finish.wears(), random);
    Finish.Special quality =
        random.nextInt(100) < SPECIAL_OF_100 ? finish.special() : Finish.Special.NONE;
    float floatValue = floatValue(finish, wear, random);
    String name = names.computeIfAbsent(finish.marketName(wear, quality), n -> n);
    long price = price(finish, wear, quality, floatValue, random);
    return new Item(
        uuid(random),
        number,
        name,
        finish,
        floatValue,
        random.nextInt(1001),
        classId(name),
        price,
        price);
  }

  /**
   * The price of a copy at a step of time: within 5 % of its base, another at every step.
   *
   * @return cents, at least 1
   */
  long driftedPrice(Item item, long step) {
    double unit = new SplittableRandom(mix(seed, item.number(), step)).nextDouble();
    return Math.max(1, Math.round(item.basePrice() * (0.95 + 0.1 * unit)));
  }

  private Finish finish(SplittableRandom random) {
    int kind = random.nextInt(100);
    List<Finish> from =
        kind < KNIVES_OF_100 ? knives : kind < KNIVES_OF_100 + GLOVES_OF_100 ? gloves : weapons;
    return from.get(random.nextInt(from.size()));
  }

  private static Wear wear(List<Wear> possible, SplittableRandom random) {
    int total = possible.stream().mapToInt(Wear::share).sum();
    int drawn = random.nextInt(total);
    for (Wear wear : possible) {
      drawn -= wear.share();
      if (drawn < 0) {
        return wear;
      }
    }
    throw new IllegalStateException("shares do not add up");
  }

  private static float floatValue(Finish finish, Wear wear, SplittableRandom random) {
    double from = Math.max(wear.from(), finish.minFloat());
    double to = Math.min(wear.to(), finish.maxFloat());
    float value = (float) (from + random.nextDouble() * (to - from));
    // Rounding to 32 bits may step over either end.
    float first = atLeast(from);
    return value < first ? first : value >= (float) to ? Math.nextDown((float) to) : value;
  }

  private static float atLeast(double bound) {
    float rounded = (float) bound;
    return rounded < bound ? Math.nextUp(rounded) : rounded;
  }

  private static long price(
      Finish finish, Wear wear, Finish.Special quality, float floatValue, SplittableRandom random) {
    double width = wear.to() - wear.from();
    double lowFloatBonus = 1 + 0.06 * (wear.to() - floatValue) / width;
    double taste = 0.97 + 0.06 * random.nextDouble();
    return Math.max(CHEAPEST, Math.round(finish.price(wear, quality) * lowFloatBonus * taste));
  }

  /** A random (version 4) UUID out of the copy's own randomness. */
  private static UUID uuid(SplittableRandom random) {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
    return new UUID(high, low);
  }

  /** Steam gives copies that look alike one class; nine digits, as its own have. */
  private static long classId(String name) {
    return 100_000_000L + Math.floorMod(mix(name.hashCode(), 0, 0), 900_000_000L);
  }

  /** A well-mixed hash of three numbers (the finaliser of SplitMix64, once for each). */
  static long mix(long a, long b, long c) {
    return mix(mix(mix(a) + b) + c);
  }

  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
