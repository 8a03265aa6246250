package io.skingate.tools;

import io.skingate.config.Secret;
import io.skingate.config.source.ConfigLoader;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the files that a command is given; pipes count as files, so that a secret never has to be
 * on a disk. Blocks.
 */
public final class InputFiles {
  /** More than any callback has. */
  private static final int MAX_BODY_BYTES = 1024 * 1024;

  /** As large as a header section that a server takes, with room. */
  private static final int MAX_HEADERS_BYTES = 64 * 1024;

  private static final int MAX_SECRET_BYTES = 64 * 1024;

  private InputFiles() {}

  /** A body, byte for byte. */
  public static byte[] body(Path file) throws UnusableInputException {
    return read(file, MAX_BODY_BYTES);
  }

  /** A secret or a token: the text of the file without white space around it. */
  public static Secret secret(Path file) throws UnusableInputException {
    String text = text(file, MAX_SECRET_BYTES).strip();
    if (text.isEmpty()) {
      throw new UnusableInputException(file + " is empty");
    }
    if (text.lines().count() > 1) {
      throw new UnusableInputException(file + " has more than one line; give it the secret alone");
    }
    return new Secret(text);
  }

  /** Headers, see {@link HeaderText}. */
  public static MultiMap headers(Path file) throws UnusableInputException {
    try {
      return HeaderText.parse(text(file, MAX_HEADERS_BYTES));
    } catch (IllegalArgumentException notHeaders) {
      throw new UnusableInputException(file + ": " + notHeaders.getMessage());
    }
  }

  private static String text(Path file, int limit) throws UnusableInputException {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(read(file, limit));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException notText) {
      throw cannotRead(file, notText);
    }
  }

  private static byte[] read(Path file, int limit) throws UnusableInputException {
    if (Files.isDirectory(file)) {
      throw cannotRead(file, new IOException("it is a directory"));
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new IOException("larger than " + limit + " bytes");
      }
      return bytes;
    } catch (IOException unreadable) {
      throw cannotRead(file, unreadable);
    }
  }

  private static UnusableInputException cannotRead(Path file, IOException why) {
    return new UnusableInputException("cannot read " + file + ": " + ConfigLoader.reason(why));
  }
}
