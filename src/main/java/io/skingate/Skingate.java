package io.skingate;

/** The command line. */
public final class Skingate {
  private Skingate() {}

  public static void main(String[] args) {
    System.exit(0);
  }
}
