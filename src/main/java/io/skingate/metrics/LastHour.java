package io.skingate.metrics;

import io.skingate.metrics.HourSeries.Figure;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What this pod did for each store in the last hour. Holds nothing of a store for which nothing was
 * done since then. Safe for use from any thread.
 */
public final class LastHour {
  private final Clock clock;
  private final Map<String, Ring> stores = new ConcurrentHashMap<>();

  /**
   * @param clock one for all pods, since their minutes are added up
   */
  public LastHour(Clock clock) {
    this.clock = clock;
  }

  /** Counts one, now. */
  public void count(String tenant, Figure figure) {
    note(tenant, figure, 1);
  }

  /** Notes a value, now. */
  public void note(String tenant, Figure figure, int value) {
    long minute = minute();
    Ring ring = stores.get(tenant);
    if (ring == null) {
      ring = stores.computeIfAbsent(tenant, id -> new Ring(minute));
    }
    ring.note(minute, figure, value);
  }

  /** Forgets all other stores. */
  public void keepOnly(Set<String> tenants) {
    stores.keySet().retainAll(tenants);
  }

  /** By store; those for which nothing was done are not among them. */
  public Map<String, HourSeries> all() {
    long minute = minute();
    stores.values().removeIf(ring -> ring.isOver(minute));
    return stores.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().read(minute)));
  }

  /** The one that runs. */
  public long minute() {
    return Math.floorDiv(clock.millis(), 60_000L);
  }

  /** The newest minute is kept at its own remainder; what lies before it follows downwards. */
  private static final class Ring {
    private static final int MINUTES = HourSeries.MINUTES;

    private final int[] values = new int[Figure.values().length * MINUTES];
    private long newest;

    Ring(long minute) {
      newest = minute;
    }

    synchronized void note(long minute, Figure figure, int value) {
      turn(minute);
      // A clock that was set back counts into the newest minute.
      int place = place(figure.ordinal(), newest);
      values[place] = figure.merge(values[place], value);
    }

    synchronized boolean isOver(long minute) {
      return minute - newest >= MINUTES;
    }

    synchronized HourSeries read(long minute) {
      int[] read = new int[values.length];
      for (int figure = 0; figure < Figure.values().length; figure++) {
        for (int ago = 0; ago < MINUTES; ago++) {
          read[figure * MINUTES + ago] = values[place(figure, newest - ago)];
        }
      }
      return new HourSeries(newest, read).seenFrom(Math.max(minute, newest));
    }

    private void turn(long minute) {
      if (minute - newest >= MINUTES) {
        Arrays.fill(values, 0);
        newest = minute;
      }
      while (newest < minute) {
        newest++;
        for (int figure = 0; figure < Figure.values().length; figure++) {
          values[place(figure, newest)] = 0;
        }
      }
    }

    private static int place(int figure, long minute) {
      return figure * MINUTES + (int) Math.floorMod(minute, (long) MINUTES);
    }
  }
}
