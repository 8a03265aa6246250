package io.skingate.sandbox;

/** What the sandbox does with every request, or with those of one route, while it is set. */
public enum SandboxMode {
  NORMAL,
  /** Closes the connection without an answer. */
  CUT,
  /** Keeps the connection open and never answers. */
  HANG,
  UNAUTHORIZED_401,
  FORBIDDEN_403,
  NOT_FOUND_404,
  RATE_LIMITED_429,
  ERROR_500,
  UNAVAILABLE_503,
  /** Answers 200 with a web page. */
  GARBLED,
  /** Takes an order, then closes the connection without an answer; other routes are cut at once. */
  TAKE_AND_CUT,
  /** Takes an order, then never answers; other routes hang. */
  TAKE_AND_HANG
}
