package io.skingate.tools;

/**
 * A file or a value that a command was given and cannot use; the message says why, in a sentence.
 */
public final class UnusableInputException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnusableInputException(String message) {
    super(message);
  }
}
