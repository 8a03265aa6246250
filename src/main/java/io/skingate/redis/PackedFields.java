package io.skingate.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Values as bytes, one behind the other, for what {@link RecentWrites} keeps. */
public final class PackedFields {
  private static final int USUAL_BYTES = 1024;

  private PackedFields() {}

  /** Packs values; they are read in the order in which they were written. */
  public static final class Writer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    private final DataOutputStream out = new DataOutputStream(bytes);

    public Writer text(String value) {
      return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public Writer bytes(byte[] value) {
      try {
        out.writeInt(value.length);
        out.write(value);
        return this;
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    public Writer number(long value) {
      try {
        out.writeLong(value);
        return this;
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    public Writer flag(boolean value) {
      bytes.write(value ? 1 : 0);
      return this;
    }

    public byte[] packed() {
      return bytes.toByteArray();
    }
  }

  /** Reads what a {@link Writer} packed; fails where there is less than what is asked for. */
  public static final class Reader {
    private final DataInputStream in;

    public Reader(byte[] packed) {
      in = new DataInputStream(new ByteArrayInputStream(packed));
    }

    public String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
      try {
        return in.readNBytes(in.readInt());
      } catch (IOException truncated) {
        throw new UncheckedIOException(truncated);
      }
    }

    public long number() {
      try {
        return in.readLong();
      } catch (IOException truncated) {
        throw new UncheckedIOException(truncated);
      }
    }

    public boolean flag() {
      try {
        return in.readBoolean();
      } catch (IOException truncated) {
        throw new UncheckedIOException(truncated);
      }
    }
  }
}
