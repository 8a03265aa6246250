package io.skingate.json;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A JSON object that somebody else answers for, read as tolerantly as its meaning allows: byte
 * order marks are passed over, UTF-16 and UTF-32 are read like UTF-8, and of a key that stands
 * twice the last one counts. Nesting and lengths keep to the limits of {@link Json}.
 *
 * @param utf8 the document as it came, in UTF-8 and without a mark: what is kept and passed on; not
 *     to be written to
 * @param object what stands in it
 */
public record ForeignJson(byte[] utf8, ObjectNode object) {
  /**
   * Reads the one object that the bytes hold.
   *
   * @throws MalformedJsonException if they hold none, or anything behind it
   */
  public static ForeignJson read(byte[] document) throws MalformedJsonException {
    byte[] utf8 = JsonUtf8.of(document);
    return new ForeignJson(utf8, Json.parseTolerantly(utf8));
  }
}
