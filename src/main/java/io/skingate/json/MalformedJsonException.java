package io.skingate.json;

/** A text is not the JSON that was asked for. The message never quotes the text. */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedJsonException(String message) {
    super(message, null, false, false);
  }
}
