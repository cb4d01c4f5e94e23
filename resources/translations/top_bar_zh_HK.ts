<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK" sourcelanguage="en">
<context>
    <name>TopBar</name>
    <message><source>Your account, language, text size and colours</source><translation>帳戶、語言、字體大小及外觀</translation></message>
</context>
</TS>
