package io.skingate.http;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Names of requests: the caller's own if it is sane, else a new one. */
public final class RequestIds {
  public static final String HEADER = "x-request-id";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private RequestIds() {}

  /**
   * The name to use.
   *
   * @param presented the header's value, null where there is none
   */
  public static String of(String presented) {
    return presented != null && SANE.matcher(presented).matches() ? presented : random();
  }

  /** Told apart, and no secret, so that no strong randomness has to be waited for. */
  private static String random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long version4 = random.nextLong() & ~0xf000L | 0x4000L;
    long variant = random.nextLong() >>> 2 | 1L << 63;
    return new UUID(version4, variant).toString();
  }
}
