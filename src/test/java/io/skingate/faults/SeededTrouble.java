package io.skingate.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.testing.StandInBehaviour;
import io.skingate.testing.StoreReceiver.Callback;
import io.skingate.testing.StoreReceiver.Manner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What goes wrong at SkinsNode and at the stores, decided by the seed and the order's name alone
 * and not by when it is asked, so that a seed gives the same trouble again.
 */
final class SeededTrouble implements StandInBehaviour {
  /** Of 1,000 POSTs so many go this way, the others well. */
  private static final Map<Deed, Integer> DEEDS =
      Map.ofEntries(
          Map.entry(Deed.TAKE_SLOWLY, 60),
          Map.entry(Deed.TAKE_LATE, 40),
          Map.entry(Deed.TAKE_AND_DROP, 70),
          Map.entry(Deed.TAKE_AND_HANG, 40),
          Map.entry(Deed.TAKE_AND_FAIL, 50),
          Map.entry(Deed.TAKE_AND_GARBLE, 30),
          Map.entry(Deed.DROP, 40),
          Map.entry(Deed.HANG, 30),
          Map.entry(Deed.FAIL_500, 20),
          Map.entry(Deed.FAIL_502, 20),
          Map.entry(Deed.FAIL_503, 20),
          Map.entry(Deed.LIMIT, 3));

  /** How an order that SkinsNode refuses is treated before. */
  private static final List<Deed> BEFORE_REFUSAL = List.of(Deed.DROP, Deed.HANG, Deed.FAIL_500);

  private static final List<List<String>> LIVES =
      List.of(
          List.of("processing", "sent", "completed"),
          List.of("processing", "sent", "completed"),
          List.of("processing", "failed"),
          List.of("processing", "sent", "cancelled"),
          List.of("completed"));

  private final long seed;
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
  private volatile boolean over;

  SeededTrouble(long seed) {
    this.seed = seed;
  }

  /** From now on all goes well. */
  void end() {
    over = true;
  }

  private SplittableRandom chance(String what, String name, int n) {
    return new SplittableRandom(
        seed ^ (what + '/' + name + '/' + n).hashCode() * 0x9E3779B97F4A7C15L);
  }

  /** Whether SkinsNode will never take the order. */
  boolean refuses(String name) {
    return chance("refuses", name, 0).nextInt(100) < 5;
  }

  @Override
  public Deed onPost(String name, JsonNode order, int nth) {
    SplittableRandom random = chance("post", name, nth);
    if (refuses(name)) {
      return !over && nth < 2 && random.nextInt(100) < 50
          ? BEFORE_REFUSAL.get(random.nextInt(BEFORE_REFUSAL.size()))
          : Deed.REFUSE;
    }
    if (over) {
      return Deed.TAKE;
    }
    int drawn = random.nextInt(1000);
    for (Deed deed : Deed.values()) {
      drawn -= DEEDS.getOrDefault(deed, 0);
      if (drawn < 0) {
        return deed;
      }
    }
    return Deed.TAKE;
  }

  @Override
  public boolean failsToRead(String name, int nth) {
    return !over && chance("read", name, nth).nextInt(100) < 10;
  }

  @Override
  public Duration hiddenFor(String name) {
    SplittableRandom random = chance("hidden", name, 0);
    return !over && random.nextInt(100) < 30
        ? Duration.ofMillis(random.nextInt(200, 2500))
        : Duration.ZERO;
  }

  @Override
  public Duration slowness() {
    return Duration.ofMillis(900);
  }

  @Override
  public Duration pace(String name) {
    return Duration.ofMillis(chance("pace", name, 0).nextInt(20, 500));
  }

  @Override
  public List<String> life(String name) {
    return LIVES.get(chance("life", name, 0).nextInt(LIVES.size()));
  }

  @Override
  public boolean shufflesWebhooks(String name) {
    return chance("shuffles", name, 0).nextInt(100) < 25;
  }

  @Override
  public boolean repeatsWebhooks(String name) {
    return chance("repeats", name, 0).nextInt(100) < 25;
  }

  /** How a store answers a callback; it never fails one delivery so often that it dies. */
  Manner answer(Callback callback) {
    int nth = attempts.merge(callback.id(), 1, Integer::sum);
    int drawn = chance("callback", callback.store() + callback.id(), nth).nextInt(100);
    if (over || nth > 4 || drawn >= 12) {
      return Manner.OK;
    }
    return drawn < 8 ? Manner.FAIL : drawn < 10 ? Manner.HANG : Manner.DRIP;
  }
}
