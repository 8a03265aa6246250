package io.skingate.api.caller;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Slows down whoever guesses credentials: from an address with too many failures in a minute only
 * those come through, until that minute is over, that were let in from there before. Counts in one
 * pod; bounded. Safe for use from any thread.
 */
public final class GuessBrake {
  /** Failures in a minute that nobody minds. */
  static final int FAILURES = 30;

  static final Duration MINUTE = Duration.ofMinutes(1);
  static final Duration REMEMBERED = Duration.ofHours(1);

  /** Most addresses; the one that was heard of longest ago goes first. */
  static final int MOST_ADDRESSES = 10_000;

  /** Most pairs that were let in, over all addresses. */
  static final int MOST_PAIRS = 50_000;

  /** How old a remembered time may be before it is written anew. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;
  private final Map<String, Failures> failures = bounded(MOST_ADDRESSES);
  private final Map<Pair, Long> letIn = bounded(MOST_PAIRS);

  private static final class Failures {
    final long since;
    int count;

    Failures(long since) {
      this.since = since;
    }
  }

  /** An address, and the digest of an id and secret; 128 bits of it tell all pairs apart. */
  private record Pair(String group, long high, long low) {}

  public GuessBrake(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private static <K, V> Map<K, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  /**
   * How long credentials from an address are not looked at; empty where they are.
   *
   * @param group of the address
   */
  public Optional<Duration> blocked(String group, String clientId, String clientSecret) {
    long now = nanoTime.getAsLong();
    long left;
    synchronized (failures) {
      Failures counted = failures.get(group);
      if (counted == null || counted.count <= FAILURES) {
        return Optional.empty();
      }
      left = MINUTE.toNanos() - (now - counted.since);
    }
    if (left <= 0 || wasLetIn(group, clientId, clientSecret, now)) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(left));
  }

  private boolean wasLetIn(String group, String clientId, String clientSecret, long now) {
    synchronized (letIn) {
      Long at = letIn.get(pair(group, clientId, clientSecret));
      return at != null && now - at < REMEMBERED.toNanos();
    }
  }

  /** Credentials from an address were wrong. */
  public void failed(String group) {
    long now = nanoTime.getAsLong();
    synchronized (failures) {
      Failures counted = failures.get(group);
      if (counted == null || now - counted.since >= MINUTE.toNanos()) {
        counted = new Failures(now);
        failures.put(group, counted);
      }
      counted.count++;
    }
  }

  /** Credentials from an address were right. */
  public void letIn(String group, String clientId, String clientSecret) {
    long now = nanoTime.getAsLong();
    Pair pair = pair(group, clientId, clientSecret);
    synchronized (letIn) {
      Long at = letIn.get(pair);
      if (at == null || now - at >= FRESH.toNanos()) {
        letIn.put(pair, now);
      }
    }
  }

  int addresses() {
    synchronized (failures) {
      return failures.size();
    }
  }

  private static Pair pair(String group, String clientId, String clientSecret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(clientId.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      byte[] bytes = digest.digest(clientSecret.getBytes(StandardCharsets.UTF_8));
      return new Pair(group, number(bytes, 0), number(bytes, 8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static long number(byte[] bytes, int from) {
    long number = 0;
    for (int i = from; i < from + 8; i++) {
      number = number << 8 | bytes[i] & 0xff;
    }
    return number;
  }
}
