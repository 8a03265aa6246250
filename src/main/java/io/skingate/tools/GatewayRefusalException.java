package io.skingate.tools;

/**
 * The gateway will not serve what was asked for, now or later; the message says why, in a sentence.
 */
public final class GatewayRefusalException extends Exception {
  private static final long serialVersionUID = 1L;

  GatewayRefusalException(String message) {
    super(message);
  }
}
