<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>TopBar</name>
    <message><source>Your account, language, text size and colours</source><translation>账户、语言、字体大小及外观</translation></message>
</context>
</TS>
