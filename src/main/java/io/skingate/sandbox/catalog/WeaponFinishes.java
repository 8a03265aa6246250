package io.skingate.sandbox.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * Weapon finishes of CS2: facts of the game (rarity, float range, paint index, whether StatTrak™ or
 * Souvenir copies exist) and a plausible price of a Field-Tested copy in cents.
 */
final class WeaponFinishes {
  private WeaponFinishes() {}

  /** A line without bars names the weapon; S is StatTrak™, U Souvenir, - neither. */
  private static final String TABLE =
      """
      AK-47
        Redline | CLASSIFIED | 0.1 0.7 | 282 | S | 1900
        Asiimov | COVERT | 0.05 0.7 | 801 | S | 4200
        Vulcan | COVERT | 0 0.9 | 302 | S | 11000
        Fire Serpent | COVERT | 0.06 0.76 | 180 | S | 52000
        Case Hardened | CLASSIFIED | 0 1 | 44 | S | 9500
        Bloodsport | COVERT | 0 0.45 | 639 | S | 5200
        Neon Rider | COVERT | 0 0.8 | 707 | S | 3900
        The Empress | COVERT | 0 1 | 675 | S | 4100
        Slate | RESTRICTED | 0 1 | 1035 | S | 450
        Blue Laminate | RESTRICTED | 0.02 0.4 | 226 | S | 800
        Elite Build | MIL_SPEC | 0 1 | 422 | S | 150
        Safari Mesh | INDUSTRIAL | 0.06 0.8 | 72 | U | 60
        Frontside Misty | CLASSIFIED | 0.02 0.87 | 490 | S | 1600
        Ice Coaled | CLASSIFIED | 0 0.77 | 1143 | S | 900
        Nightwish | COVERT | 0 1 | 1141 | S | 3300
        Legion of Anubis | COVERT | 0 0.7 | 959 | S | 700
        Phantom Disruptor | CLASSIFIED | 0 0.65 | 941 | S | 650
        Uncharted | MIL_SPEC | 0 0.75 | 836 | S | 120
      M4A4
        Howl | CONTRABAND | 0 0.4 | 309 | S | 320000
        Asiimov | COVERT | 0.18 1 | 255 | S | 7800
        Neo-Noir | COVERT | 0 0.9 | 695 | S | 2300
        The Emperor | COVERT | 0 0.8 | 844 | S | 1500
        Desolate Space | CLASSIFIED | 0 1 | 588 | S | 1700
        In Living Color | COVERT | 0 0.79 | 1041 | S | 1500
        Magnesium | MIL_SPEC | 0 1 | 811 | S | 60
        Tooth Fairy | CLASSIFIED | 0 0.73 | 971 | S | 600
        Faded Zebra | MIL_SPEC | 0.06 0.8 | 176 | S | 130
        Urban DDPAT | INDUSTRIAL | 0.06 0.8 | 17 | U | 55
        龍王 (Dragon King) | CLASSIFIED | 0 0.75 | 400 | S | 1300
      M4A1-S
        Hyper Beast | COVERT | 0 1 | 430 | S | 2600
        Printstream | COVERT | 0 0.8 | 984 | S | 9800
        Decimator | CLASSIFIED | 0 0.85 | 644 | S | 1100
        Nightmare | CLASSIFIED | 0 1 | 714 | S | 600
        Golden Coil | COVERT | 0 1 | 497 | S | 2700
        Cyrex | COVERT | 0 0.5 | 360 | S | 1300
        Guardian | CLASSIFIED | 0 0.5 | 257 | S | 400
        Leaded Glass | CLASSIFIED | 0 0.7 | 681 | S | 350
        Boreal Forest | INDUSTRIAL | 0.06 0.8 | 77 | U | 45
        Flashback | RESTRICTED | 0 1 | 631 | S | 170
        Emphorosaur-S | RESTRICTED | 0 0.8 | 1223 | S | 210
        Night Terror | RESTRICTED | 0 0.7 | 1130 | S | 160
        Player Two | COVERT | 0 0.84 | 946 | S | 2300
      AWP
        Asiimov | COVERT | 0.18 1 | 279 | S | 9300
        Dragon Lore | COVERT | 0 0.7 | 344 | U | 620000
        Hyper Beast | COVERT | 0 1 | 475 | S | 2400
        Fever Dream | CLASSIFIED | 0 0.55 | 640 | S | 600
        Neo-Noir | COVERT | 0 0.5 | 803 | S | 2900
        Redline | CLASSIFIED | 0.1 0.4 | 259 | S | 2100
        Wildfire | COVERT | 0.01 0.7 | 917 | S | 4100
        Containment Breach | COVERT | 0 1 | 887 | S | 5200
        Chromatic Aberration | COVERT | 0 0.7 | 1144 | S | 2500
        Atheris | RESTRICTED | 0 1 | 838 | S | 420
        Worm God | RESTRICTED | 0 0.45 | 424 | S | 130
        Phobos | RESTRICTED | 0 0.4 | 584 | S | 180
        Safari Mesh | INDUSTRIAL | 0.06 0.8 | 72 | U | 80
        Lightning Strike | COVERT | 0 0.08 | 51 | S | 16000
        Graphite | CLASSIFIED | 0 0.12 | 212 | S | 9000
        BOOM | CLASSIFIED | 0.06 0.28 | 174 | S | 5400
        Duality | CLASSIFIED | 0 0.8 | 1222 | S | 400
        Exoskeleton | RESTRICTED | 0 1 | 975 | S | 150
        Capillary | MIL_SPEC | 0.05 0.7 | 943 | S | 90
      Desert Eagle
        Blaze | RESTRICTED | 0 0.08 | 37 | - | 40000
        Printstream | COVERT | 0 0.8 | 962 | S | 3900
        Code Red | COVERT | 0 1 | 711 | S | 3100
        Kumicho Dragon | CLASSIFIED | 0 0.76 | 527 | S | 1000
        Conspiracy | CLASSIFIED | 0 0.3 | 351 | S | 500
        Mecha Industries | CLASSIFIED | 0 0.6 | 805 | S | 420
        Light Rail | RESTRICTED | 0 0.9 | 841 | S | 160
        Trigger Discipline | RESTRICTED | 0 0.97 | 1050 | S | 180
        Mudder | INDUSTRIAL | 0.06 0.8 | 90 | U | 35
        Ocean Drive | COVERT | 0 1 | 1090 | S | 1600
      USP-S
        Kill Confirmed | COVERT | 0 1 | 504 | S | 4700
        Neo-Noir | COVERT | 0 0.7 | 653 | S | 2400
        Printstream | COVERT | 0 0.85 | 1142 | S | 5600
        Orion | CLASSIFIED | 0 0.5 | 313 | S | 5200
        Cortex | CLASSIFIED | 0 1 | 705 | S | 480
        Cyrex | RESTRICTED | 0 0.55 | 637 | S | 260
        Guardian | RESTRICTED | 0 0.38 | 290 | S | 250
        Forest Leaves | INDUSTRIAL | 0.06 0.8 | 25 | U | 40
        Ticket to Hell | RESTRICTED | 0 0.76 | 1136 | S | 150
        Blueprint | MIL_SPEC | 0 0.86 | 657 | S | 120
        The Traitor | COVERT | 0 1 | 1040 | S | 2700
        Monster Mashup | CLASSIFIED | 0 0.7 | 991 | S | 700
        Torque | MIL_SPEC | 0 0.46 | 489 | S | 110
      Glock-18
        Fade | RESTRICTED | 0 0.08 | 38 | - | 150000
        Water Elemental | CLASSIFIED | 0 0.7 | 353 | S | 850
        Bullet Queen | COVERT | 0 1 | 957 | S | 1500
        Vogue | CLASSIFIED | 0 0.75 | 963 | S | 700
        Wasteland Rebel | COVERT | 0 0.54 | 586 | S | 900
        Moonrise | RESTRICTED | 0 0.65 | 694 | S | 200
        Neo-Noir | COVERT | 0 1 | 988 | S | 1600
        Sand Dune | INDUSTRIAL | 0.06 0.8 | 208 | - | 250
        Winterized | MIL_SPEC | 0 1 | 1158 | S | 110
        Snack Attack | CLASSIFIED | 0 1 | 1100 | S | 400
      P250
        Asiimov | CLASSIFIED | 0.1 1 | 551 | S | 900
        See Ya Later | COVERT | 0 0.7 | 678 | S | 650
        Muertos | CLASSIFIED | 0 0.6 | 404 | S | 420
        Mehndi | CLASSIFIED | 0 1 | 258 | S | 500
        Valence | MIL_SPEC | 0 0.8 | 426 | S | 90
        Sand Dune | CONSUMER | 0.06 0.8 | 99 | U | 10
        Visions | CLASSIFIED | 0 0.7 | 1153 | S | 130
      Five-SeveN
        Monkey Business | CLASSIFIED | 0.1 0.9 | 427 | S | 1100
        Hyper Beast | COVERT | 0 1 | 660 | S | 900
        Angry Mob | COVERT | 0 0.7 | 837 | S | 900
        Fairy Tale | CLASSIFIED | 0.02 0.9 | 979 | S | 700
        Forest Night | CONSUMER | 0.06 0.8 | 78 | U | 8
      Tec-9
        Fuel Injector | CLASSIFIED | 0 1 | 614 | S | 900
        Decimator | CLASSIFIED | 0 0.75 | 889 | S | 200
        Remote Control | CLASSIFIED | 0 1 | 791 | U | 190
        Bamboo Forest | CONSUMER | 0 0.6 | 459 | - | 30
      CZ75-Auto
        Victoria | COVERT | 0 0.75 | 270 | S | 900
        Xiangliu | CLASSIFIED | 0 0.56 | 643 | S | 200
        Tacticat | RESTRICTED | 0 0.7 | 687 | S | 90
      MAC-10
        Neon Rider | COVERT | 0 0.45 | 433 | S | 1100
        Disco Tech | CLASSIFIED | 0 1 | 947 | S | 900
        Stalker | COVERT | 0 1 | 898 | S | 650
        Heat | RESTRICTED | 0 1 | 284 | S | 180
        Toybox | CLASSIFIED | 0 1 | 1098 | S | 250
        Candy Apple | INDUSTRIAL | 0 0.3 | 3 | U | 60
      MP9
        Hypnotic | RESTRICTED | 0 0.08 | 61 | S | 2300
        Starlight Protector | COVERT | 0 0.8 | 1134 | S | 900
        Food Chain | CLASSIFIED | 0 1 | 1037 | S | 500
        Mount Fuji | RESTRICTED | 0 0.55 | 1094 | S | 130
        Rose Iron | RESTRICTED | 0 0.3 | 262 | S | 120
        Sand Dashed | CONSUMER | 0.06 0.8 | 148 | U | 6
      MP7
        Bloodsport | COVERT | 0 0.65 | 696 | S | 400
        Nemesis | CLASSIFIED | 0 0.32 | 481 | S | 520
        Fade | RESTRICTED | 0 0.25 | 752 | U | 1100
        Neon Ply | RESTRICTED | 0 1 | 893 | S | 150
      MP5-SD
        Phosphor | CLASSIFIED | 0 0.8 | 810 | S | 350
        Gauss | RESTRICTED | 0 1 | 846 | S | 60
      UMP-45
        Primal Saber | CLASSIFIED | 0 0.77 | 556 | S | 900
        Momentum | CLASSIFIED | 0 0.5 | 802 | S | 350
        Caramel | CONSUMER | 0.06 0.8 | 93 | - | 60
      P90
        Asiimov | COVERT | 0 0.92 | 359 | S | 900
        Death by Kitty | COVERT | 0.08 0.32 | 156 | S | 3500
        Emerald Dragon | CLASSIFIED | 0.06 0.52 | 182 | S | 4800
        Shapewood | CLASSIFIED | 0 1 | 516 | S | 250
        Nostalgia | CLASSIFIED | 0 0.57 | 911 | S | 150
        Trigon | CLASSIFIED | 0.08 0.75 | 283 | S | 650
      PP-Bizon
        Judgement of Anubis | COVERT | 0 0.5 | 542 | S | 900
        High Roller | CLASSIFIED | 0 1 | 676 | S | 450
      Galil AR
        Chatterbox | COVERT | 0.35 0.85 | 398 | S | 1500
        Eco | CLASSIFIED | 0.1 0.85 | 428 | S | 600
        Signal | RESTRICTED | 0 0.5 | 807 | S | 90
        Chromatic Aberration | CLASSIFIED | 0 1 | 1038 | S | 450
      FAMAS
        Roll Cage | COVERT | 0 1 | 604 | S | 500
        Mecha Industries | CLASSIFIED | 0 0.5 | 626 | S | 400
        Commemoration | COVERT | 0 0.5 | 919 | S | 1300
        Eye of Athena | CLASSIFIED | 0 0.7 | 723 | S | 430
        Rapid Eye Movement | CLASSIFIED | 0 1 | 1127 | S | 190
      AUG
        Chameleon | COVERT | 0 0.5 | 280 | S | 700
        Syd Mead | CLASSIFIED | 0 0.8 | 601 | S | 450
        Akihabara Accept | COVERT | 0 1 | 455 | - | 70000
        Bengal Tiger | CLASSIFIED | 0.06 0.8 | 9 | S | 800
      SG 553
        Cyrex | CLASSIFIED | 0 1 | 487 | S | 500
        Integrale | CLASSIFIED | 0 1 | 750 | U | 3000
        Pulse | RESTRICTED | 0.1 0.6 | 287 | S | 170
      SSG 08
        Dragonfire | COVERT | 0 0.5 | 624 | S | 3000
        Blood in the Water | COVERT | 0.06 0.2 | 222 | S | 7000
        Turbo Peek | CLASSIFIED | 0 0.6 | 1101 | S | 1100
        Fever Dream | RESTRICTED | 0 0.72 | 956 | S | 130
        Ghost Crusader | RESTRICTED | 0 1 | 554 | S | 170
      SCAR-20
        Emerald | RESTRICTED | 0 0.08 | 196 | - | 300
        Cardiac | CLASSIFIED | 0 1 | 391 | S | 250
      Nova
        Hyper Beast | CLASSIFIED | 0 0.6 | 537 | S | 500
        Antique | CLASSIFIED | 0 0.3 | 286 | S | 1200
        Wild Six | RESTRICTED | 0 0.8 | 699 | S | 60
      XM1014
        Tranquility | CLASSIFIED | 0 0.5 | 393 | S | 350
        Seasons | RESTRICTED | 0 0.5 | 654 | S | 130
      MAG-7
        Justice | CLASSIFIED | 0 1 | 948 | S | 700
        Heat | RESTRICTED | 0 1 | 431 | S | 140
      Sawed-Off
        The Kraken | COVERT | 0 0.4 | 256 | S | 700
        Wasteland Princess | CLASSIFIED | 0 0.7 | 638 | S | 350
      M249
        Nebula Crusader | RESTRICTED | 0 1 | 496 | S | 220
      Negev
        Power Loader | RESTRICTED | 0 1 | 514 | S | 170
        Mjölnir | CLASSIFIED | 0 0.6 | 763 | - | 45000
      P2000
        Fire Elemental | COVERT | 0 0.6 | 389 | S | 900
        Handgun | RESTRICTED | 0 1 | 485 | S | 60
        Imperial Dragon | CLASSIFIED | 0 0.63 | 591 | S | 420
      Dual Berettas
        Melondrama | CLASSIFIED | 0 1 | 1126 | S | 600
        Cobra Strike | CLASSIFIED | 0 0.6 | 658 | S | 350
        Twin Turbo | CLASSIFIED | 0 1 | 747 | U | 900
      R8 Revolver
        Fade | COVERT | 0 0.4 | 522 | S | 900
        Llama Cannon | CLASSIFIED | 0.03 0.7 | 683 | S | 420
      G3SG1
        The Executioner | CLASSIFIED | 0.14 0.85 | 511 | S | 300
        Flux | CLASSIFIED | 0 0.9 | 493 | S | 250
      Zeus x27
        Olympus | CLASSIFIED | 0 0.67 | 1172 | S | 300
      """;

  static List<Finish> all() {
    List<Finish> finishes = new ArrayList<>();
    String weapon = null;
    for (String line : TABLE.lines().map(String::strip).toList()) {
      String[] fields = line.split(" \\| ");
      if (fields.length == 1) {
        weapon = line;
        continue;
      }
      String[] range = fields[2].split(" ");
      finishes.add(
          new Finish(
              weapon,
              fields[0],
              null,
              Rarity.valueOf(fields[1]),
              Double.parseDouble(range[0]),
              Double.parseDouble(range[1]),
              Integer.parseInt(fields[3]),
              Finish.Special.of(fields[4]),
              Long.parseLong(fields[5])));
    }
    return finishes;
  }
}
