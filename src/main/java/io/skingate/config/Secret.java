package io.skingate.config;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A secret text that never prints itself. Compare it only through its bytes, in constant time. */
public record Secret(String value) {
  public Secret {
    Objects.requireNonNull(value);
  }

  /** The UTF-8 bytes, a new array on every call. */
  public byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return "***";
  }
}
