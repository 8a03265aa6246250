package io.skingate.api;

import java.util.UUID;
import java.util.regex.Pattern;

/** Names of requests: the caller's own if it is sane, else a new one. */
final class RequestIds {
  static final String HEADER = "x-request-id";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private RequestIds() {}

  static String of(String presented) {
    return presented != null && SANE.matcher(presented).matches()
        ? presented
        : UUID.randomUUID().toString();
  }
}
