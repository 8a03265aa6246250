package io.skingate.http;

import java.util.UUID;
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
    return presented != null && SANE.matcher(presented).matches()
        ? presented
        : UUID.randomUUID().toString();
  }
}
