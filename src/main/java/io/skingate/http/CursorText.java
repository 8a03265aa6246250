package io.skingate.http;

import io.skingate.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A place in a list as its readers keep it between calls: opaque to them, and of no use in the list
 * of another owner. The check finds mistakes. It keeps nothing secret: whoever makes a cursor up
 * reads only its own list.
 */
public final class CursorText {
  private static final byte VERSION = 1;
  private static final int TAG_BYTES = 8;
  private static final int BITS_A_CHARACTER = 6;

  private CursorText() {}

  /**
   * Writes a place.
   *
   * @param owner whose list it is in
   */
  public static String of(String owner, byte[] place) {
    ByteBuffer bytes = ByteBuffer.allocate(1 + place.length + TAG_BYTES).put(VERSION).put(place);
    byte[] tag = tag(owner, Arrays.copyOf(bytes.array(), bytes.position()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.put(tag).array());
  }

  /**
   * Reads what {@link #of} wrote for this owner; empty for anything else.
   *
   * @param size bytes of a place in that list
   */
  public static Optional<byte[]> parse(String owner, String text, int size) {
    int length = 1 + size + TAG_BYTES;
    if (text.length() != (length * Byte.SIZE + BITS_A_CHARACTER - 1) / BITS_A_CHARACTER) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
    if (bytes.length != length) {
      return Optional.empty();
    }
    byte[] place = Arrays.copyOfRange(bytes, 1, 1 + size);
    // Also refuses another version, another tag, and another spelling of the same bytes.
    return of(owner, place).equals(text) ? Optional.of(place) : Optional.empty();
  }

  private static byte[] tag(String owner, byte[] versionAndPlace) {
    MessageDigest digest = Sha256.begin();
    digest.update(owner.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return Arrays.copyOf(digest.digest(versionAndPlace), TAG_BYTES);
  }
}
