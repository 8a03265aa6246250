package io.skingate.json;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns a JSON document of somebody else's into plain UTF-8: byte order marks at its start go (RFC
 * 8259, section 8.1, lets a reader ignore them), and UTF-16 and UTF-32, with a mark or without, are
 * written anew. Everything else stays byte for byte; whether it is JSON is not asked.
 *
 * <p>{@link #of} does it with a whole document. One that comes in pieces goes through {@link
 * #append} piece by piece and {@link #finish} at its end; a piece may give nothing, or what an
 * earlier one held back. Not safe for use from several threads at once.
 */
public final class JsonUtf8 {
  /** What tells the encoding of a document (RFC 4627, section 3). */
  private static final int TELLING = 4;

  private static final byte[] NONE = {};

  /** U+FEFF. */
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final byte[] first = new byte[TELLING];
  private int seen;
  private boolean told;

  /** Null for UTF-8. */
  private CharsetDecoder decoder;

  private byte[] undecoded = NONE;
  private boolean beforeStart = true;
  private int matched;

  /**
   * The whole document in UTF-8.
   *
   * @return the given array itself where nothing had to change
   * @throws MalformedJsonException if it is UTF-16 or UTF-32, and broken
   */
  public static byte[] of(byte[] document) throws MalformedJsonException {
    if (isPlain(document)) {
      return document;
    }
    JsonUtf8 reader = new JsonUtf8();
    ByteArrayOutputStream out = new ByteArrayOutputStream(document.length);
    out.writeBytes(reader.append(document));
    out.writeBytes(reader.finish());
    return out.toByteArray();
  }

  /** Whether {@link #append} gives back all that is still to come as it is. */
  public boolean isPassingThrough() {
    return told && decoder == null && !beforeStart;
  }

  /**
   * Takes the next piece.
   *
   * @return what is known of the document in UTF-8 and was not returned before
   * @throws MalformedJsonException if it is UTF-16 or UTF-32, and broken
   */
  public byte[] append(byte[] piece) throws MalformedJsonException {
    if (told) {
      return withoutMarks(decode(piece, false));
    }
    int taken = Math.min(TELLING - seen, piece.length);
    System.arraycopy(piece, 0, first, seen, taken);
    seen += taken;
    if (seen < TELLING) {
      return NONE;
    }
    return join(start(), append(Arrays.copyOfRange(piece, taken, piece.length)));
  }

  /**
   * What was held back of a document that has ended.
   *
   * @throws MalformedJsonException if it is UTF-16 or UTF-32, and ends within a character
   */
  public byte[] finish() throws MalformedJsonException {
    byte[] rest = join(told ? NONE : start(), withoutMarks(decode(NONE, true)));
    return join(rest, Arrays.copyOf(MARK, beforeStart ? matched : 0));
  }

  private byte[] start() throws MalformedJsonException {
    told = true;
    byte[] begun = Arrays.copyOf(first, seen);
    Charset encoding = encoding(begun);
    decoder = encoding == StandardCharsets.UTF_8 ? null : encoding.newDecoder();
    return withoutMarks(decode(begun, false));
  }

  private static boolean isPlain(byte[] document) {
    return document.length >= TELLING
        && document[0] > ' '
        && document[1] != 0
        && document[2] != 0
        && document[3] != 0;
  }

  private static Charset encoding(byte[] start) {
    int[] at = new int[TELLING];
    for (int i = 0; i < TELLING; i++) {
      at[i] = i < start.length ? start[i] & 0xff : -1;
    }
    boolean littleMark = at[0] == 0xff && at[1] == 0xfe;
    if (at[2] == 0 && at[3] == 0 && (littleMark || (at[0] > 0 && at[1] == 0))) {
      return Charset.forName("UTF-32LE");
    }
    if (at[0] == 0 && at[1] == 0) {
      return Charset.forName("UTF-32BE");
    }
    if (littleMark || (at[0] > 0 && at[1] == 0)) {
      return StandardCharsets.UTF_16LE;
    }
    if ((at[0] == 0xfe && at[1] == 0xff) || (at[0] == 0 && at[1] > 0)) {
      return StandardCharsets.UTF_16BE;
    }
    return StandardCharsets.UTF_8;
  }

  private byte[] decode(byte[] piece, boolean last) throws MalformedJsonException {
    if (decoder == null) {
      return piece;
    }
    ByteBuffer in = ByteBuffer.wrap(join(undecoded, piece));
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    try {
      require(decoder.decode(in, out, last));
      if (last) {
        require(decoder.flush(out));
      }
    } catch (CharacterCodingException broken) {
      throw new MalformedJsonException("is not well-formed UTF-16 or UTF-32");
    }
    undecoded = new byte[in.remaining()];
    in.get(undecoded);
    return out.flip().toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void require(CoderResult result) throws CharacterCodingException {
    if (result.isError()) {
      result.throwException();
    }
  }

  /** White space may stand before a mark, which then still is none of the document's content. */
  private byte[] withoutMarks(byte[] utf8) {
    if (!beforeStart) {
      return utf8;
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream(utf8.length + MARK.length);
    for (int i = 0; i < utf8.length; i++) {
      if (utf8[i] == MARK[matched]) {
        matched = (matched + 1) % MARK.length;
      } else if (matched == 0 && isWhiteSpace(utf8[i])) {
        kept.write(utf8[i]);
      } else {
        beforeStart = false;
        kept.write(MARK, 0, matched);
        kept.write(utf8, i, utf8.length - i);
        break;
      }
    }
    return kept.toByteArray();
  }

  private static boolean isWhiteSpace(byte value) {
    return value == ' ' || value == '\n' || value == '\r' || value == '\t';
  }

  private static byte[] join(byte[] start, byte[] end) {
    if (start.length == 0 || end.length == 0) {
      return start.length == 0 ? end : start;
    }
    byte[] joined = Arrays.copyOf(start, start.length + end.length);
    System.arraycopy(end, 0, joined, start.length, end.length);
    return joined;
  }
}
