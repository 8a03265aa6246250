package io.skingate.order.model;

import io.skingate.http.FieldError;
import java.util.List;

/** An order whose fields are not as the interface wants them. Carries no stack trace. */
public final class InvalidOrderException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<FieldError> errors;

  InvalidOrderException(List<FieldError> errors) {
    super("invalid order", null, false, false);
    this.errors = List.copyOf(errors);
  }

  /** Every field that is wrong, at least one. */
  public List<FieldError> errors() {
    return errors;
  }
}
