#!/usr/bin/env python3
"""Fills languages/zh-Hant.tsv from its own first column by OpenCC (Taiwan's characters, not its phrases: those turn an
audit into another word), with the exceptions below, which were looked through by eye. Run it after
`QIANTAI_RENEW=1 cargo test --test languages`; needs `pip install opencc-python-reimplemented`."""

import pathlib
import re

from opencc import OpenCC

# What the converter writes, and what is meant. Words of computers as they are said where these characters are written.
EXCEPTIONS = [
    ("前臺", "前台"), ("後臺", "後台"), ("臺賬", "台帳"), ("平臺", "平台"), ("一臺", "一台"), ("幾臺", "幾台"), ("兩臺", "兩台"),
    ("每臺", "每台"), ("各臺", "各台"), ("賬號", "帳號"), ("賬簿", "帳簿"), ("賬戶", "帳戶"), ("對賬", "對帳"), ("出賬", "出帳"),
    ("入賬", "入帳"), ("到賬", "到帳"), ("關賬", "關帳"), ("記賬", "記帳"), ("賬", "帳"),
    ("登錄", "登入"), ("數據目錄", "資料目錄"), ("數據庫", "資料庫"), ("數據", "資料"), ("文件夾", "資料夾"), ("打印機", "印表機"),
    ("打印", "列印"), ("程序", "程式"), ("屏幕", "螢幕"), ("磁盤", "磁碟"), ("默認", "預設"), ("光標", "游標"),
    ("模板", "範本"), ("表格程式", "試算表程式"), ("工作簿", "活頁簿"), ("網絡", "網路"), ("回覆碼", "恢復碼"), ("短信", "簡訊"),
    ("紅衝", "紅沖"), ("衝減", "沖減"), ("衝抵", "沖抵"), ("聯繫", "聯絡"), ("入夥", "入伙"), ("髮卡", "發卡"), ("週而", "周而"),
    ("佔用", "占用"), ("喫", "吃"), ("羣", "群"), ("裏", "裡"), ("爲", "為"), ("纔", "才"), ("牀", "床"), ("竈", "灶"),
    # One sign of the simplified that is two: to sign, not a slip of bamboo; to give out, not hair; a clock; only; a month's count.
    ("籤", "簽"), ("標簽", "標籤"), ("書簽", "書籤"), ("抽簽", "抽籤"), ("髮", "發"), ("理發", "理髮"), ("頭發", "頭髮"),
    ("鬚", "須"), ("鍾", "鐘"), ("隻有", "只有"), ("隻讀", "只讀"), ("迴轉", "回轉"), ("分佈", "分布"), ("公佈", "公布"),
]
# Typed as they stand: words of the command line behind a colon, and what is quoted as typed, are known in both.
TABLE = pathlib.Path(__file__).with_name("zh-Hant.tsv")


def main() -> None:
    convert = OpenCC("s2tw").convert
    english = TABLE.with_name("en.tsv").read_bytes().decode().split("\n")
    # What is typed, or read by the program alone, is the same in every language.
    stays = {line.split("\t")[0] for line in english if line.endswith("\t-")}
    lines = []
    for line in TABLE.read_bytes().decode().split("\n"):
        if not line:
            continue
        own = line.split("\t")[0]
        # Names in holes are the program's.
        pieces = re.split(r"(\{[^{}]*\})", own)
        if own in stays:
            lines.append(f"{own}\t-")
            continue
        other = "".join(p if p.startswith("{") else convert(p) for p in pieces)
        for wrong, right in EXCEPTIONS:
            other = other.replace(wrong, right)
        # The desk's clock has a name of one sign that is a surname, too.
        lines.append(f"{own}\t{'鐘' if own == '钟' else other}")
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


main()
