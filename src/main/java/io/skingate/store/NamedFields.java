package io.skingate.store;

import io.skingate.http.FieldError;
import io.skingate.json.Rfc3339;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a request says by name. Everything that a call knows is read first, then {@link #done()}
 * says what is wrong with all of it. Belongs to one thread.
 */
public abstract sealed class NamedFields permits BodyFields, QueryFields {
  private final String kind;
  private final Set<String> known = new HashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  /**
   * @param kind what each of them is called, such as "a field"
   */
  NamedFields(String kind) {
    this.kind = kind;
  }

  /** All that the request names. */
  abstract Collection<String> names();

  /** Counts a name among those of the call. */
  final void know(String name) {
    known.add(name);
  }

  /** A text that is not empty; null where it is absent. */
  public abstract String text(String name);

  /** One of some words; null where it is absent. */
  public final String word(String name, Collection<String> allowed) {
    String text = text(name);
    if (text != null && !allowed.contains(text)) {
      refuse(name, "must be one of " + String.join(", ", allowed));
      return null;
    }
    return text;
  }

  /** A time; null where it is absent. */
  public final Instant time(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    Instant time = Rfc3339.parse(text).orElse(null);
    if (time == null) {
      refuse(name, "must be a time as in RFC 3339");
    }
    return time;
  }

  /** Says what is wrong with one of them, the value left out. */
  public final void refuse(String name, String message) {
    errors.add(new FieldError(name, message));
  }

  /**
   * Ends the reading.
   *
   * @throws StoreProblem 422 that names everything that is wrong or was never read
   */
  public final void done() {
    names().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> refuse(name, "is not " + kind + " of this call"));
    if (!errors.isEmpty()) {
      throw StoreProblem.invalid(errors);
    }
  }
}
