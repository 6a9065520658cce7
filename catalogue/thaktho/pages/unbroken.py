"""Thai words that a line does not end within: browsers part compounds, and the name of an office reads ill in halves.

The breaking between words is the browser's own: its dictionary is good, but it holds short words, and a line may end at
งบ|ประมาณ. Here are compounds of plans and projects that Chromium was seen to part at 360 px. Each is kept on a line by
markup, of which nothing is left in a text that is copied, searched for or read aloud, as there would be of U+2060.
"""

import re
from functools import lru_cache

from markupsafe import Markup

_WORDS = """
    กรรมการ|กระจาย|กลุ่มเป้าหมาย|ใกล้เคียง|กว่า|กองทุน|การบูรณาการ|การศึกษา|กิจกรรม|กิโลไบต์|เกี่ยวกับ|ขั้นพื้นฐาน
    |ควายน้ำ|ข้อตกลง|ข้อบัญญัติ|ข้อผิดพลาด|ข้อสังเกต|ข้อเสนอแนะ|ข้างเคียง|คณะกรรมการ|คนพิการ|คนยากลำบาก|โครงการ|ครัวเรือน|เครือข่าย
    |เครื่องมือ|ความมั่นคง|ความหมาย|คำตอบ|คำถาม|คำอธิบาย|คุณภาพชีวิต|ค่าใช้จ่าย|งบประมาณ|จำนวนเงิน|เงินรายปี|เงินอุดหนุน
    |เงินเดือน|จาวาสคริปต์|ช่องว่าง|เชื่อมโยง|ซ้ำซ้อน|ดำเนินการ|ดำเนินงาน|ตรวจสอบ|ตั้งครรภ์|ตัวชี้วัด|ตัวอักษร|ต่อหัว|ต่อเนื่อง|ต่ำกว่า|ต่ำสุด
    |ถักทอ|ถ้วนหน้า|ทุกตัวเลข|ที่ดี|ที่ตั้ง|ที่นี่|ที่อยู่|ที่อื่น|ที่ใด|ท้องถิ่น|ธรรมชาติ|นักเรียน|น่าอยู่|น้ำบาดาล|น้ำหนัก|น้ำเสีย
    |บทเรียน|แบบฟอร์ม|บริหาร|บูรณาการ|ประชาชน|ประสิทธิภาพ|ปรับปรุง|เปราะบาง|เปรียบเทียบ|ปีต่อไป|เป็นมิตร|เป้าหมาย|แผนงาน|แผ่นงาน
    |เผยแพร่|ผลรวม|ผลลัพธ์|ผู้สูงวัย|ผู้สูงอายุ|ผู้อื่น|ผู้เผยแพร่|ผู้เรียบเรียง|พบกัน|พระราชบัญญัติ|พื้นฐาน|พื้นที่|ฟื้นฟู|ภาพรวม
    |มั่นใจ|ยอดรวม|ยอดเงิน|เยาวชน|ยุติธรรม|โรคติดต่อ|โรงพยาบาล|โรงเรียน|ลดรายละเอียด|รับประโยชน์|รับผิดชอบ|ราชการ|รายจ่าย
    |รายชื่อ|รายละเอียด|รายได้|เรียนรู้|เรียบเรียง|ร่วมกัน|โลจิสติกส์|ลุ่มน้ำ|วิสัยทัศน์|ศรีวิชัย|สงเคราะห์|สถานที่
    |สถานศึกษา|เสริมสร้าง|สร้างเสริม|สังคม|สิ่งแวดล้อม|สุขภาพ|สุขภาวะ|ส่งเสริม|ส่วนกลาง|เส้นทาง|หน่วยงาน
    |เหมืองแร่|หลักฐาน|หลักประกัน|เหลื่อมล้ำ|แหล่งข้อมูล|แหล่งงบประมาณ|แหล่งเงิน|แหล่งทุน|แหล่งน้ำ|หัวเรื่อง|อยู่ดีมีสุข|อำนาจ
"""


def _pattern(words: str) -> str:
    """Return a pattern of words by what they begin with: tried one after another they take four times as long."""
    rests: dict[str, list[str]] = {}
    for word in "".join(words.split()).split("|"):
        rests.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(some)})" for first, some in rests.items())


_MARKED = '<span class="nb">'
_WORD = re.compile(f"{_MARKED}[^<]*|{_pattern(_WORDS)}")
"""What is marked already, or a word."""


@lru_cache(maxsize=8192)  # names of offices and funds come again and again
def whole(text: Markup) -> Markup:
    """Return an escaped text without tags whose words are kept whole: ``<span class="nb">งบประมาณ</span>``."""
    return str.__new__(Markup, _WORD.sub(_kept, str(text)))  # words of ours around what was safe


def _kept(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith(_MARKED) else f"{_MARKED}{found[0]}</span>"
