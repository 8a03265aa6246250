package io.skingate.tenant;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Spreads visits of all tenants evenly over a round, however many there are. Belongs to one thread.
 */
public final class TenantRounds {
  /** A small number of tenants is visited faster than a round asks for, up to so many a second. */
  private static final double FREE_A_SECOND = 20;

  private static final Duration SHORTEST = Duration.ofSeconds(5);

  private final Duration longest;
  private final Random random;
  private final ArrayDeque<String> left = new ArrayDeque<>();
  private double owed;

  /**
   * @param longest in which every tenant is visited once
   * @param random in which order, since pods must not go side by side
   */
  public TenantRounds(Duration longest, Random random) {
    this.longest = longest;
    this.random = random;
  }

  /**
   * Whose turn it is.
   *
   * @param all the tenants there are
   * @param elapsed since the last call
   */
  public List<String> next(Collection<String> all, Duration elapsed) {
    double seconds = Math.max(SHORTEST.toMillis() / 1e3, all.size() / FREE_A_SECOND);
    double round = Math.min(longest.toMillis() / 1e3, seconds);
    owed = Math.min(all.size(), owed + all.size() * (elapsed.toNanos() / 1e9) / round);
    List<String> turn = new ArrayList<>();
    while (owed >= 1) {
      owed--;
      if (left.isEmpty()) {
        List<String> again = new ArrayList<>(all);
        Collections.shuffle(again, random);
        left.addAll(again);
      }
      String tenant = left.poll();
      if (tenant != null) {
        turn.add(tenant);
      }
    }
    return turn;
  }
}
